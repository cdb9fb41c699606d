# why: An id that no project has is a problem, and orgward does not create a project instead
==== orgward.yaml
version: 1
organization: { id: org-story }
projects:
  web: { id: proj_gone }
==== live.yaml
now: 2026-11-24T09:00:00Z
organization: { id: org-story }
users:
  - { email: alice@example.com, role: owner }
  - { email: bob@example.com, role: owner }
projects:
  - { id: proj_one, name: website }
==== plan
No changes, but not in sync: 1 problem.

Problems: 1 (left out of the plan, with the changes that depend on them)
  project/web  (orgward.yaml:4)
      no project has the id `proj_gone`
      Correct the id, or remove it to use the name `web`.

Unlisted: 1 (not in the file; left unchanged; add the lines below to adopt them)
  projects  (orgward.yaml:3)
      website: {}

==== requests
2 GET /organization/projects

