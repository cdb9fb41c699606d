# why: orgward does not use a project with the same name when the written id is not found
==== orgward.yaml
version: 1
organization: { id: org-story }
projects:
  web: { id: proj_gone, members: { carol@example.com: owner } }
==== live.yaml
now: 2026-11-24T09:00:00Z
organization: { id: org-story }
users:
  - { email: alice@example.com, role: owner }
  - { email: bob@example.com, role: owner }
  - { email: carol@example.com, role: reader }
projects:
  - { id: proj_one, name: web }
==== plan
No changes, but not in sync: 1 problem.

Problems: 1 (left out of the plan, with the changes that depend on them)
  project/web  (orgward.yaml:4)
      no project has the id `proj_gone`
      Correct the id, or remove it to use the name `web`. The one with that name has the id proj_one.
      blocks  project/web/member/carol@example.com

==== requests
2 GET /organization/projects

