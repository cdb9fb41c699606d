# why: owners of the organization through a group remain when one by base role is demoted
==== orgward.yaml
version: 1
organization: { id: org-story }
users:
  alice@example.com: owner
  bob@example.com: reader
  carol@example.com: reader
  dave@example.com: reader
  eve@partner.example: reader
groups:
  admins: { members: [carol@example.com], roles: [owner] }
==== live.yaml
now: 2026-11-24T09:00:00Z
organization: { id: org-story }
users:
  - { email: alice@example.com, role: owner }
  - { email: bob@example.com, role: owner }
  - { email: carol@example.com, role: reader }
  - { email: dave@example.com, role: reader }
  - { email: eve@partner.example, role: reader }
groups: [{ name: admins, users: [{ email: carol@example.com }], roles: [owner] }]
==== plan
1 change, and it is dangerous: 1 to update.

  ~ update   user/bob@example.com  [destructive]
      roles    owner -> reader
      from     orgward.yaml:5
      effect   ends their ownership of every project; memberships that it hid show in the next plan

==== requests
1 GET /organization/admin_api_keys
1 GET /organization/groups
1 GET /organization/groups/{group_id}/roles
1 GET /organization/groups/{group_id}/users
1 GET /organization/invites
1 GET /organization/users

==== apply
  done        update user/bob@example.com

1 done.
Verified: 1 change matches the plan.

==== writes
POST /organization/users/{bob@example.com} {"role":"reader"} -> 200

==== next plan
In sync: nothing to change.

