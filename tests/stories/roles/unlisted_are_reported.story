# why: an unlisted role that gives power over others is marked
==== orgward.yaml
version: 1
organization: { id: org-story }
users:
  alice@example.com: [owner]
  bob@example.com: owner
  carol@example.com: [reader]
  dave@example.com: reader
groups: { ops: { roles: [] } }
==== live.yaml
now: 2026-11-24T09:00:00Z
organization: { id: org-story }
users:
  - { email: alice@example.com, role: owner }
  - { email: bob@example.com, role: owner }
  - { email: carol@example.com, role: reader, roles: [keys, costs] }
  - { email: dave@example.com, role: reader }
roles:
  - { name: keys, permissions: [api.organization.projects.api_keys.write] }
  - { name: costs, permissions: [api.usage.read] }
groups: [{ name: ops, roles: [owner] }]
==== problems
warning: `roles` is empty: the file declares that there should be none
 --> orgward.yaml:8:18
  |
8 | groups: { ops: { roles: [] } }
  |                  ^^^^^
  |
  = help: Omit the line to leave roles unmanaged.

1 warning

==== plan
No changes, but not in sync: 2 unlisted with power over the organization.

Unlisted: 3 (not in the file; left unchanged; add the lines below to adopt them)
  role_assignments of user/carol@example.com  (orgward.yaml:6)
      carol@example.com: [reader, keys]   # DANGEROUS: this line gives power over the organization; gives 1 permission
      carol@example.com: [reader, costs]  # gives 1 permission
  role_assignments of group/ops  (orgward.yaml:8)
      - owner  # DANGEROUS: this line gives power over the organization; gives 4 permissions

==== requests
1 GET /organization/groups
1 GET /organization/groups/{group_id}/roles
1 GET /organization/invites
1 GET /organization/users
2 GET /organization/users/{user_id}/roles

