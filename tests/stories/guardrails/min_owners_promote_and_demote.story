# why: An owner can be demoted with min_owners when orgward first makes another person owner
==== orgward.yaml
version: 1
organization: { id: org-story }
users:
  alice@example.com: owner
  bob@example.com: reader
  zoe@example.com: owner
==== live.yaml
now: 2026-11-24T09:00:00Z
organization: { id: org-story }
users:
  - { email: alice@example.com, role: owner }
  - { email: bob@example.com, role: owner }
  - { email: zoe@example.com, role: reader }
admin_api_keys:
  - { name: ci, owner: { user: alice@example.com }, value: sk-admin-sandbox, created_at: -9d }
==== plan
2 changes, all of them dangerous: 2 to update.

  ~ update   user/bob@example.com  [destructive]
      roles    owner -> reader
      from     orgward.yaml:5
      effect   ends their ownership of every project; memberships that it hid show in the next plan
      after    update user/zoe@example.com

  ~ update   user/zoe@example.com  [escalation]
      roles    reader -> owner
      from     orgward.yaml:6

==== requests
1 GET /organization/admin_api_keys
1 GET /organization/invites
1 GET /organization/users

==== apply
  done        update user/zoe@example.com
  done        update user/bob@example.com

2 done.
Verified: 2 changes match the plan.

==== writes
POST /organization/users/{zoe@example.com} {"role":"owner"} -> 200
POST /organization/users/{bob@example.com} {"role":"reader"} -> 200

==== next plan
In sync: nothing to change.

