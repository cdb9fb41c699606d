# why: what no group of somebody gives is their own, where the API does not say where a role comes from
==== orgward.yaml
version: 1
organization: { id: org-story }
policy: { unlisted: { role_assignments: remove } }
users:
  alice@example.com: owner
  bob@example.com: owner
  carol@example.com: [reader]
  dave@example.com: [reader, billing]
  erin@example.com: [reader, billing]
  frank@example.com: [reader]
==== live.yaml
now: 2026-11-24T09:00:00Z
organization: { id: org-story }
switches: { assignment_sources: none }
users:
  - { email: alice@example.com, role: owner }
  - { email: bob@example.com, role: owner }
  - { email: carol@example.com, role: reader }
  - { email: dave@example.com, role: reader }
  - { email: erin@example.com, role: reader, roles: [billing] }
  - { email: frank@example.com, role: reader, roles: [audit] }
roles:
  - { name: billing, permissions: [api.usage.read] }
  - { name: audit, permissions: [api.audit.read] }
groups:
  - { name: finance, users: [{ email: carol@example.com }, { email: dave@example.com }], roles: [billing] }
  - { name: others, users: [{ email: alice@example.com }], roles: [audit] }
==== plan
1 change, and it is dangerous: 1 to remove.

  - remove   user/frank@example.com/role/audit  [destructive]  gives 1 permission
      why      not listed under `roles`, and `unlisted` says to remove
      from     orgward.yaml:10

Access: 1 person loses
  - read in every project: frank@example.com
      was through user/frank@example.com/role/audit, removed (orgward.yaml:10)
  ? incomplete: these lists were not read: roles, projects, admin_api_keys, roles of 1 group

Read-only: 1 (differs, but orgward may not change it)
  user/dave@example.com/role/billing  cannot be compared  (orgward.yaml:8)
      a group of theirs gives it, and the API does not say whether it is their own as well

==== requests
1 GET /organization/groups
1 GET /organization/groups/{group_id}/roles
2 GET /organization/groups/{group_id}/users
1 GET /organization/invites
1 GET /organization/users
4 GET /organization/users/{user_id}/roles

==== apply
  done        remove user/frank@example.com/role/audit

1 done.
Verified: 1 change matches the plan.

==== writes
DELETE /organization/users/{frank@example.com}/roles/role_fe905aba92b77cd84307e9671c3d1188 -> 200

==== next plan
In sync: nothing to change.

Read-only: 1 (differs, but orgward may not change it)
  user/dave@example.com/role/billing  cannot be compared  (orgward.yaml:8)
      a group of theirs gives it, and the API does not say whether it is their own as well

