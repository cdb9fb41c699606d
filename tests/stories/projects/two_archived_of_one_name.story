# why: orgward handles several archived projects of one name like a single archived project
==== orgward.yaml
version: 1
organization: { id: org-story }
projects:
  gone: { state: archived }
  web: {}
==== live.yaml
now: 2026-11-24T09:00:00Z
organization: { id: org-story }
users:
  - { email: alice@example.com, role: owner }
  - { email: bob@example.com, role: owner }
projects:
  - { id: proj_one, name: web, status: archived, archived_at: -5d }
  - { id: proj_two, name: web, status: archived, archived_at: -9d }
  - { id: proj_three, name: gone, status: archived, archived_at: -9d }
  - { id: proj_four, name: gone, status: archived, archived_at: -9d }
==== plan
Nothing to change, and not in sync: 1 problem.

Problems: 1 (left out, with what depends on them)
  project/web  (orgward.yaml:5)
      project `web` cannot be had: it is archived, which cannot be undone
      Choose another name, or write `state: archived` to say that this is meant.

==== requests
2 GET /organization/projects

