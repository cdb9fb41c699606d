# why: whoever owns the key in use through a group does not lose the group, its role or their place in it
==== orgward.yaml
version: 1
organization: { id: org-story }
policy: { unlisted: { role_assignments: remove } }
groups:
  admins: { roles: [] }
==== live.yaml
now: 2026-11-24T09:00:00Z
organization: { id: org-story }
users:
  - { email: alice@example.com, role: reader }
  - { email: bob@example.com, role: owner }
  - { email: dave@example.com, role: owner }
groups: [{ name: admins, users: [{ email: alice@example.com }], roles: [owner] }]
admin_api_keys: [{ name: ci, owner: { user: alice@example.com }, value: sk-admin-sandbox, created_at: -9d }]
==== problems
warning: `roles` is empty: the file declares that there should be none
 --> orgward.yaml:5:13
  |
5 |   admins: { roles: [] }
  |             ^^^^^
  |
  = help: Omit the line to leave roles unmanaged.

1 warning

==== plan
Blocked by 2 guardrails: own_identity, min_owners. The plan contains 1 change, and it is dangerous: 1 to remove. Nothing can be applied.

  own_identity objects
      observed  the key in use is `ci` (key_BXI30wUovxfsm0PeGA5LDKiM)
      limit     the key in use and its owner are kept
      help      If this is intended, run orgward with the admin key of another owner. Otherwise allow the key in the file, or keep its owner.
      about     group/admins/role/owner

  min_owners objects
      observed  1 accepted owner today, 0 after
      limit     at least 2
      help      Make someone else an owner first; a person who is only invited does not count.
      about     group/admins/role/owner

  - remove   group/admins/role/owner  [destructive]  gives 4 permissions
      why      not listed under `roles`, and `unlisted` says to remove
      from     orgward.yaml:5

Access: 1 person loses
  - administer in the organization: alice@example.com
      was through group/admins/role/owner, removed (orgward.yaml:5)
  - own and grant in every project: alice@example.com
      was through group/admins/role/owner, removed (orgward.yaml:5)
  ? incomplete: these lists were not read: users, roles, projects

==== requests
1 GET /organization/admin_api_keys
1 GET /organization/groups
1 GET /organization/groups/{group_id}/roles
1 GET /organization/groups/{group_id}/users

