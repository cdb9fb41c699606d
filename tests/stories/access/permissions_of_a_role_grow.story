# why: a role that gets the permission to manage keys gives it to everybody who has the role
==== orgward.yaml
version: 1
organization: { id: org-story }
roles:
  helper: { permissions: [api.usage.read, api.organization.projects.api_keys.write] }
users:
  carol@example.com: [reader, helper]
==== live.yaml
now: 2026-11-24T09:00:00Z
organization: { id: org-story }
users:
  - { email: alice@example.com, role: owner }
  - { email: bob@example.com, role: owner }
  - { email: carol@example.com, role: reader, roles: [helper] }
  - { email: dave@example.com, role: reader }
  - { email: eve@partner.example, role: reader }
roles: [{ name: helper, permissions: [api.usage.read] }]
==== plan
1 change, and it is dangerous: 1 to update.

  ~ update   role/helper  [escalation]
      permissions  api.usage.read -> api.organization.projects.api_keys.write, api.usage.read
      from         orgward.yaml:4

Access: 1 person gains
  + manage_keys in the organization: carol@example.com
      through role/helper (orgward.yaml:4)
  + manage_keys in every project: carol@example.com
      through role/helper (orgward.yaml:4)
  ? the holders of role/helper were not read, so role/helper may give or take more than is shown
  ? incomplete: these lists were not read: groups, projects, admin_api_keys, roles of 4 users

Unlisted: 4 (not in the file; left unchanged; add the lines below to adopt them)
  users  (orgward.yaml:5)
      alice@example.com: owner     # DANGEROUS: this line gives power over the organization
      bob@example.com: owner       # DANGEROUS: this line gives power over the organization
      dave@example.com: reader
      eve@partner.example: reader

==== requests
1 GET /organization/invites
1 GET /organization/roles
1 GET /organization/users
1 GET /organization/users/{user_id}/roles

==== apply
  done        update role/helper

1 done.
Verified: 1 change matches the plan.

==== writes
POST /organization/roles/role_e94ea3281faba9e3d46b170707888998 {"permissions":["api.organization.projects.api_keys.write","api.usage.read"]} -> 200

==== next plan
No changes, but not in sync: 2 unlisted with power over the organization.

Unlisted: 4 (not in the file; left unchanged; add the lines below to adopt them)
  users  (orgward.yaml:5)
      alice@example.com: owner     # DANGEROUS: this line gives power over the organization
      bob@example.com: owner       # DANGEROUS: this line gives power over the organization
      dave@example.com: reader
      eve@partner.example: reader

