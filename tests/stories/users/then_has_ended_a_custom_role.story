# why: orgward does not warn about a custom role that ended together with the entry around it
==== orgward.yaml
version: 1
organization: { id: org-story }
roles: { X: { permissions: [api.files.read] } }
users:
  alice@example.com: owner
  bob@example.com: owner
  carol@example.com: { roles: [reader, X], until: 2026-11-10, then: reader }
==== live.yaml
now: 2026-11-24T09:00:00Z
organization: { id: org-story }
roles: [{ name: X, permissions: [api.files.read] }]
users:
  - { email: alice@example.com, role: owner }
  - { email: bob@example.com, role: owner }
  - { email: carol@example.com, role: reader }
==== plan
In sync: nothing to change.

==== requests
1 GET /organization/invites
1 GET /organization/roles
1 GET /organization/users
1 GET /organization/users/{user_id}/roles

