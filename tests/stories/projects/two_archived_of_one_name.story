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
No changes, but not in sync: 1 problem.

Problems: 1 (left out of the plan, with the changes that depend on them)
  project/web  (orgward.yaml:5)
      project `web` is archived and cannot be restored
      Choose another name, or write `state: archived` if this is intended.

==== requests
2 GET /organization/projects

