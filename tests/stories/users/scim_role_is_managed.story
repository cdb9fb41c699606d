# why: orgward manages the role of a SCIM person, because the identity provider owns only the membership
==== orgward.yaml
version: 1
organization: { id: org-story }
users:
  alice@example.com: owner
  bob@example.com: owner
  carol@example.com: reader
==== live.yaml
now: 2026-11-24T09:00:00Z
organization: { id: org-story }
users:
  - { email: alice@example.com, role: owner }
  - { email: bob@example.com, role: owner }
  - { email: carol@example.com, role: owner, is_scim_managed: true }
==== plan
1 change, and it is dangerous: 1 to update.

  ~ update   user/carol@example.com  [destructive]
      roles    owner -> reader
      from     orgward.yaml:6
      effect   ends their ownership of every project; memberships that it hid show in the next plan

==== requests
1 GET /organization/admin_api_keys
1 GET /organization/invites
1 GET /organization/users

==== apply
  done        update user/carol@example.com

1 done.
Verified: 1 change matches the plan.

==== writes
POST /organization/users/{carol@example.com} {"role":"reader"} -> 200

==== next plan
In sync: nothing to change.

