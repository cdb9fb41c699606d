# why: A project with an ignored namesake is a problem only when orgward must manage something inside it
==== orgward.yaml
version: 1
organization: { id: org-story }
policy:
  unlisted: { project_members: remove }
  ignore: [{ address: project/proj_two, reason: switched off by hand }, { address: project/proj_four, reason: the same }]
users:
  alice@example.com: owner
  bob@example.com: owner
  carol@example.com: reader
projects:
  web: { members: { carol@example.com: owner } }
  api: {}
==== live.yaml
now: 2026-11-24T09:00:00Z
organization: { id: org-story }
users:
  - { email: alice@example.com, role: owner }
  - { email: bob@example.com, role: owner }
  - { email: carol@example.com, role: reader }
projects:
  - { id: proj_one, name: web }
  - { id: proj_two, name: web, users: [{ email: carol@example.com, role: member }] }
  - { id: proj_three, name: api }
  - { id: proj_four, name: api }
==== plan
No changes, but not in sync: 1 problem.

Problems: 1 (left out of the plan, with the changes that depend on them)
  project/web  (orgward.yaml:11)
      several live projects are named `web`, and one is ignored
      Select one with `id:`; its contents cannot be distinguished by the name.
      blocks  project/web/member/carol@example.com

Ignored: 2 (excluded by `policy.ignore`)
  1 at project/proj_two  (orgward.yaml:5)
      reason: switched off by hand
  1 at project/proj_four  (orgward.yaml:5)
      reason: the same

==== requests
1 GET /organization/invites
1 GET /organization/projects
1 GET /organization/users

