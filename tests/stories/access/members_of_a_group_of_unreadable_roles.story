# why: whoever enters a group whose roles cannot be read may become anything, so the change is marked
==== orgward.yaml
version: 1
organization: { id: org-story }
groups:
  admins: { members: [alice@example.com, carol@example.com] }
==== live.yaml
now: 2026-11-24T09:00:00Z
organization: { id: org-story }
switches: { unreadable: ["/organization/groups/{group_id}/roles"] }
users:
  - { email: alice@example.com, role: owner }
  - { email: carol@example.com, role: reader }
groups: [{ name: admins, users: [{ email: alice@example.com }], roles: [owner] }]
==== plan
1 change, and it is dangerous: 1 to create.

  + create   group/admins/member/carol@example.com  [escalation]
      why      listed, but missing
      from     orgward.yaml:4

Access: no gain or loss is known
  ? the roles of group/admins were not read, so group/admins/member/carol@example.com may give or take more than is shown
  ? incomplete: these lists were not read: users, roles, projects, admin_api_keys, roles of 1 group

==== requests
1 GET /organization/groups
1 GET /organization/groups/{group_id}/roles
1 GET /organization/groups/{group_id}/users
1 GET /organization/users

==== apply
  done        create group/admins/member/carol@example.com

1 done.
Verified: 1 change matches the plan.

==== writes
POST /organization/groups/0f94088a579a05be349dd1fbe58e41f4/users {"user_id":"{carol@example.com}"} -> 200

==== next plan
In sync: nothing to change.

