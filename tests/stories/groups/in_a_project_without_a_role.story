# why: the role of a group in a project is read only where the file manages it
==== orgward.yaml
version: 1
organization: { id: org-story }
projects:
  web: { groups: { ml: {} } }
==== live.yaml
now: 2026-11-24T09:00:00Z
organization: { id: org-story }
users:
  - { email: alice@example.com, role: owner }
  - { email: bob@example.com, role: owner }
  - { email: carol@example.com, role: reader }
  - { email: dave@example.com, role: reader }
groups: [{ name: ml }]
projects:
  - { name: web, groups: [{ name: ml, roles: [member] }] }
==== plan
In sync: nothing to change.

==== requests
1 GET /organization/projects
1 GET /organization/projects/{project_id}/groups

