# why: orgward promotes new organization owners before it demotes old ones, so min_owners always holds
==== orgward.yaml
version: 1
organization: { id: org-story }
policy: { guardrails: { max_new_owners: 2 } }
users:
  alice@example.com: owner
  bob@example.com: reader
  carol@example.com: reader
  yan@example.com: owner
  zoe@example.com: owner
==== live.yaml
now: 2026-11-24T09:00:00Z
organization: { id: org-story }
users:
  - { email: alice@example.com, role: owner }
  - { email: bob@example.com, role: owner }
  - { email: carol@example.com, role: owner }
  - { email: yan@example.com, role: reader }
  - { email: zoe@example.com, role: reader }
admin_api_keys:
  - { name: ci, owner: { user: alice@example.com }, value: sk-admin-sandbox, created_at: -9d }
==== plan
4 changes, all of them dangerous: 4 to update.

  ~ update   user/bob@example.com  [destructive]
      roles    owner -> reader
      from     orgward.yaml:6
      effect   ends their ownership of every project; memberships that it hid show in the next plan
      after    update user/yan@example.com
               update user/zoe@example.com

  ~ update   user/carol@example.com  [destructive]
      roles    owner -> reader
      from     orgward.yaml:7
      effect   ends their ownership of every project; memberships that it hid show in the next plan
      after    update user/yan@example.com
               update user/zoe@example.com

  ~ update   user/yan@example.com  [escalation]
      roles    reader -> owner
      from     orgward.yaml:8

  ~ update   user/zoe@example.com  [escalation]
      roles    reader -> owner
      from     orgward.yaml:9

==== requests
1 GET /organization/admin_api_keys
1 GET /organization/invites
1 GET /organization/users

==== apply
  done        update user/yan@example.com
  done        update user/zoe@example.com
  done        update user/bob@example.com
  done        update user/carol@example.com

4 done.
Verified: 4 changes match the plan.

==== writes
POST /organization/users/{yan@example.com} {"role":"owner"} -> 200
POST /organization/users/{zoe@example.com} {"role":"owner"} -> 200
POST /organization/users/{bob@example.com} {"role":"reader"} -> 200
POST /organization/users/{carol@example.com} {"role":"reader"} -> 200

==== next plan
In sync: nothing to change.

