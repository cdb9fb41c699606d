# why: the member list does not tell a viewer from a member, so the assignments of declared viewers are read
==== orgward.yaml
version: 1
organization: { id: org-story }
projects:
  web: { members: { carol@example.com: viewer, dave@example.com: member } }
==== live.yaml
now: 2026-11-24T09:00:00Z
organization: { id: org-story }
users:
  - { email: alice@example.com, role: owner }
  - { email: bob@example.com, role: owner }
  - { email: carol@example.com, role: reader }
  - { email: dave@example.com, role: reader }
projects:
  - { name: web, users: [{ email: carol@example.com, role: viewer }, { email: dave@example.com, role: member }] }
==== plan
In sync: nothing to change.

==== requests
1 GET /organization/projects
1 GET /organization/projects/{project_id}/users
1 GET /organization/users
1 GET /projects/{project_id}/users/{user_id}/roles

