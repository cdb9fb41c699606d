# why: The hint about an id that is not found does not suggest an archived project, which cannot be used again
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
  - { id: proj_one, name: web, status: archived, archived_at: -5d }
==== plan
No changes, but not in sync: 1 problem.

Problems: 1 (left out of the plan, with the changes that depend on them)
  project/web  (orgward.yaml:4)
      no project has the id `proj_gone`
      Correct the id, or remove it to use the name `web`.

==== requests
2 GET /organization/projects

