# why: The end of a custom role is announced where its holder stays, and with the holder where the holder leaves
==== orgward.yaml
version: 1
organization: { id: org-story }
roles: { X: { permissions: [api.files.read] } }
users:
  alice@example.com: owner
  bob@example.com: owner
  carol@example.com: { roles: [reader, X], until: 2026-12-01, then: reader }
  dave@example.com: { roles: [reader, X], until: 2026-12-01 }
projects:
  web:
    roles: { K: { permissions: [api.organization.projects.api_keys.write] } }
    members:
      carol@example.com: { roles: [member, K], until: 2026-12-01, then: member }
      dave@example.com: { roles: [member, K], until: 2026-12-01, then: viewer }
==== live.yaml
now: 2026-11-24T09:00:00Z
organization: { id: org-story }
roles: [{ name: X, permissions: [api.files.read] }]
users:
  - { email: alice@example.com, role: owner }
  - { email: bob@example.com, role: owner }
  - { email: carol@example.com, role: reader, roles: [X] }
  - { email: dave@example.com, role: reader, roles: [X] }
projects:
  - name: web
    roles: [{ name: K, permissions: [api.organization.projects.api_keys.write] }]
    users:
      - { email: carol@example.com, role: member, roles: [K] }
      - { email: dave@example.com, role: member, roles: [K] }
==== plan
In sync: nothing to change.

Time-based: 5 (none is applied now)
  announced  remove user/dave@example.com
             until 2026-12-01 00:00 UTC  (orgward.yaml:8)
  announced  remove user/carol@example.com/role/X
             until 2026-12-01 00:00 UTC  (orgward.yaml:7)
  announced  update project/web/member/dave@example.com  then viewer
             until 2026-12-01 00:00 UTC  (orgward.yaml:14)
  announced  remove project/web/member/carol@example.com/role/K
             until 2026-12-01 00:00 UTC  (orgward.yaml:13)
  announced  remove project/web/member/dave@example.com/role/K
             until 2026-12-01 00:00 UTC  (orgward.yaml:14)

==== requests
1 GET /organization/invites
1 GET /organization/projects
1 GET /organization/projects/{project_id}/users
1 GET /organization/roles
1 GET /organization/users
2 GET /organization/users/{user_id}/roles
1 GET /projects/{project_id}/roles
2 GET /projects/{project_id}/users/{user_id}/roles

