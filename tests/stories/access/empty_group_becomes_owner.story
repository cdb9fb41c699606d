# why: an empty group that becomes an owner makes nobody an owner yet, and it is marked and told all the same
==== orgward.yaml
version: 1
organization: { id: org-story }
policy: { guardrails: { max_new_owners: 0 } }
groups:
  admins: { members: [], roles: [owner] }
==== live.yaml
now: 2026-11-24T09:00:00Z
organization: { id: org-story }
users:
  - { email: alice@example.com, role: owner }
  - { email: bob@example.com, role: owner }
  - { email: carol@example.com, role: reader }
  - { email: dave@example.com, role: reader }
  - { email: eve@partner.example, role: reader }
groups: [{ name: admins }]
==== problems
warning: `members` is empty: the file declares that there should be none
 --> orgward.yaml:5:13
  |
5 |   admins: { members: [], roles: [owner] }
  |             ^^^^^^^
  |
  = help: Omit the line to leave members unmanaged.

1 warning

==== plan
1 change, and it is dangerous: 1 to create.

  + create   group/admins/role/owner  [escalation]
      why      listed, but missing
      from     orgward.yaml:5

Access: no gain or loss is known
  ? group/admins has no members; it gains `administer` in the organization
  ? group/admins has no members; it gains `own and grant` in every project
  ? incomplete: these lists were not read: users, roles, projects, admin_api_keys

==== requests
1 GET /organization/groups
1 GET /organization/groups/{group_id}/roles
1 GET /organization/groups/{group_id}/users

==== apply
  done        create group/admins/role/owner

1 done.
Verified: 1 change matches the plan.

==== writes
POST /organization/groups/0f94088a579a05be349dd1fbe58e41f4/roles {"role_id":"role-api-organization-owner"} -> 200

==== next plan
In sync: nothing to change.

