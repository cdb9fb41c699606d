# why: Two active projects of one name are a problem until the file says which id is meant
==== orgward.yaml
version: 1
organization: { id: org-story }
projects:
  web: {}
==== live.yaml
now: 2026-11-24T09:00:00Z
organization: { id: org-story }
users:
  - { email: alice@example.com, role: owner }
  - { email: bob@example.com, role: owner }
projects:
  - { id: proj_one, name: web }
  - { id: proj_two, name: web }
==== plan
No changes, but not in sync: 1 problem.

Problems: 1 (left out of the plan, with the changes that depend on them)
  project/web  (orgward.yaml:4)
      2 live projects are named `web`
      Select one with `id:`; the ids are proj_one, proj_two.

==== requests
1 GET /organization/projects

