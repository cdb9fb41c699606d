# why: a role that comes from a group is no assignment of the person
==== orgward.yaml
version: 1
organization: { id: org-story }
policy: { unlisted: { role_assignments: remove } }
users:
  alice@example.com: owner
  bob@example.com: owner
  carol@example.com: [reader]
  dave@example.com: [reader, billing]
==== live.yaml
now: 2026-11-24T09:00:00Z
organization: { id: org-story }
users:
  - { email: alice@example.com, role: owner }
  - { email: bob@example.com, role: owner }
  - { email: carol@example.com, role: reader }
  - { email: dave@example.com, role: reader }
roles:
  - { name: billing, permissions: [api.usage.read] }
groups:
  - { name: finance, users: [{ email: carol@example.com }, { email: dave@example.com }], roles: [billing] }
==== plan
1 change: 1 to create.

Access: 1 person gains
  + see_usage in the organization and every project: dave@example.com
      through user/dave@example.com/role/billing (orgward.yaml:8)
  ? incomplete: these lists were not read: groups, projects, admin_api_keys, roles of 2 users

  + create   user/dave@example.com/role/billing
      why      listed, but missing
      from     orgward.yaml:8

==== requests
1 GET /organization/invites
1 GET /organization/roles
1 GET /organization/users
2 GET /organization/users/{user_id}/roles

==== apply
  done        create user/dave@example.com/role/billing

1 done.
Verified: 1 change matches the plan.

==== writes
POST /organization/users/{dave@example.com}/roles {"role_id":"role_01797839139262854e58c1a6f47783b5"} -> 200

==== next plan
In sync: nothing to change.

