# why: somebody who is added needs a base role, and an existing member can be written without
==== orgward.yaml
version: 1
organization: { id: org-story }
projects:
  web:
    roles: { auditor: { permissions: [] } }
    members: { carol@example.com: [auditor], dave@example.com: [auditor] }
==== live.yaml
now: 2026-11-24T09:00:00Z
organization: { id: org-story }
users:
  - { email: alice@example.com, role: owner }
  - { email: bob@example.com, role: owner }
  - { email: carol@example.com, role: reader }
  - { email: dave@example.com, role: reader }
projects:
  - name: web
    roles: [{ name: auditor, permissions: [] }]
    users: [{ email: dave@example.com, role: none, roles: [auditor] }]
==== plan
No changes, but not in sync: 1 problem.

Problems: 1 (left out of the plan, with the changes that depend on them)
  project/web/member/carol@example.com  (orgward.yaml:6)
      `roles` is required, because carol@example.com is not in project/web yet
      Write a role: `carol@example.com: ...`; or remove the entry, if they have left.
      blocks  project/web/member/carol@example.com/role/auditor

==== requests
1 GET /organization/projects
1 GET /organization/projects/{project_id}/users
1 GET /organization/users
1 GET /projects/{project_id}/roles
1 GET /projects/{project_id}/users/{user_id}/roles

