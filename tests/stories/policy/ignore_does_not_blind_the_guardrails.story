# why: The guardrail min_owners also counts owners that policy.ignore excludes from the comparison
==== orgward.yaml
version: 1
organization: { id: org-story }
policy:
  guardrails: { min_owners: 3 }
  ignore:
    - { address: "user/*@vendor.example", reason: owners by the vendor tool }
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
  - { email: carol@example.com, role: owner }
  - { email: v1@vendor.example, role: owner }
==== plan
1 change, and it is dangerous: 1 to update.

  ~ update   user/carol@example.com  [destructive]
      roles    owner -> reader
      from     orgward.yaml:10
      effect   ends their ownership of every project; memberships that it hid show in the next plan

Ignored: 1 (excluded by `policy.ignore`)
  1 at user/*@vendor.example  (orgward.yaml:6)
      reason: owners by the vendor tool

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

Ignored: 1 (excluded by `policy.ignore`)
  1 at user/*@vendor.example  (orgward.yaml:6)
      reason: owners by the vendor tool

