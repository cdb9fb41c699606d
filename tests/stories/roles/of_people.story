# why: a list is every role of a person, a word is the base role alone and costs no request
==== orgward.yaml
version: 1
organization: { id: org-story }
policy: { unlisted: { role_assignments: remove } }
roles:
  billing: { permissions: [api.usage.read] }
  stale: { permissions: [] }
users:
  alice@example.com: owner
  bob@example.com: owner
  carol@example.com: [reader, billing]
  dave@example.com: reader
==== live.yaml
now: 2026-11-24T09:00:00Z
organization: { id: org-story }
users:
  - { email: alice@example.com, role: owner }
  - { email: bob@example.com, role: owner }
  - { email: carol@example.com, role: reader, roles: [stale] }
  - { email: dave@example.com, role: reader, roles: [stale] }
roles:
  - { name: billing, permissions: [api.usage.read] }
  - { name: stale, permissions: [] }
==== plan
2 changes, 1 of them dangerous: 1 to create, 1 to remove.

Dangerous

  - remove   user/carol@example.com/role/stale  [destructive]  gives 0 permissions
      why      not listed under `roles`, and `unlisted` says to remove
      from     orgward.yaml:10

Access: 1 person gains
  + see_usage in the organization and every project: carol@example.com
      through user/carol@example.com/role/billing (orgward.yaml:10)
  ? incomplete: these lists were not read: groups, projects, admin_api_keys, roles of 3 users

Other changes

  + create   user/carol@example.com/role/billing
      why      listed, but missing
      from     orgward.yaml:10

==== requests
1 GET /organization/invites
1 GET /organization/roles
1 GET /organization/users
1 GET /organization/users/{user_id}/roles

==== apply
  done        create user/carol@example.com/role/billing
  done        remove user/carol@example.com/role/stale

2 done.
Verified: 2 changes match the plan.

==== writes
POST /organization/users/{carol@example.com}/roles {"role_id":"role_01797839139262854e58c1a6f47783b5"} -> 200
DELETE /organization/users/{carol@example.com}/roles/role_b7ee34c060286c18143f191b2bfc94b3 -> 200

==== next plan
In sync: nothing to change.

