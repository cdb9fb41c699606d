# why: custom roles are created, changed and deleted, and a permission that gives power over others is an escalation
==== orgward.yaml
version: 1
organization: { id: org-story }
policy: { unlisted: { roles: remove } }
roles:
  billing: { description: Sees what we spend., permissions: [api.usage.read] }
  keys: { permissions: [api.usage.read, api.organization.projects.api_keys.write] }
  less: { permissions: [api.files.read] }
  same: { permissions: [b.read, a.read] }
==== live.yaml
now: 2026-11-24T09:00:00Z
organization: { id: org-story }
users:
  - { email: alice@example.com, role: owner }
  - { email: bob@example.com, role: owner }
  - { email: carol@example.com, role: reader }
  - { email: dave@example.com, role: reader }
roles:
  - { name: keys, permissions: [api.usage.read] }
  - { name: less, permissions: [api.files.write, api.files.read] }
  - { name: same, permissions: [a.read, b.read] }
  - { name: stale, permissions: [] }
==== plan
4 changes, 3 of them dangerous: 1 to create, 2 to update, 1 to remove.

Dangerous

  ~ update   role/less  [destructive]
      permissions  api.files.read, api.files.write -> api.files.read
      from         orgward.yaml:7

  - remove   role/stale  [destructive]
      permissions  was none
      why          not listed under `roles`, and `unlisted` says to remove
      from         orgward.yaml:4
      effect       takes it from everybody who has it

  ~ update   role/keys  [escalation]
      permissions  api.usage.read -> api.organization.projects.api_keys.write, api.usage.read
      from         orgward.yaml:6

Access: no gain or loss is known
  ? the holders of role/keys were not read, so role/keys may give or take more than is shown
  ? the holders of role/less were not read, so role/less may give or take more than is shown
  ? the holders of role/stale were not read, so role/stale may give or take more than is shown
  ? incomplete: these lists were not read: users, groups, projects, admin_api_keys

Other changes

  + create   role/billing
      description  Sees what we spend.
      permissions  api.usage.read
      why          listed, but missing
      from         orgward.yaml:5

==== requests
1 GET /organization/roles

==== apply
  done        create role/billing
  done        update role/keys
  done        update role/less
  done        remove role/stale

4 done.
Verified: 4 changes match the plan.

==== writes
POST /organization/roles {"description":"Sees what we spend.","permissions":["api.usage.read"],"role_name":"billing"} -> 200
POST /organization/roles/role_9dcd3347d848e0c18635a1af12111444 {"permissions":["api.organization.projects.api_keys.write","api.usage.read"]} -> 200
POST /organization/roles/role_6c85b4f2cbb88643de638ef98f49843d {"permissions":["api.files.read"]} -> 200
DELETE /organization/roles/role_b7ee34c060286c18143f191b2bfc94b3 -> 200

==== next plan
In sync: nothing to change.

