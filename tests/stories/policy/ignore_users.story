# why: orgward neither changes nor removes people that policy.ignore matches, and counts each person once
==== orgward.yaml
version: 1
organization: { id: org-story }
policy:
  unlisted: { users: remove }
  ignore:
    - { address: "user/*@Vendor.example", reason: just-in-time access by the vendor tool }
    - { address: "user/nobody@example.com", reason: comes and goes }
    - { address: "user/v1@vendor.example", reason: the first that fits is counted }
users:
  alice@example.com: owner
  bob@example.com: reader
==== live.yaml
now: 2026-11-24T09:00:00Z
organization: { id: org-story }
users:
  - { email: alice@example.com, role: owner }
  - { email: bob@example.com, role: owner }
  - { email: v1@vendor.example, role: owner }
  - { email: v2@vendor.example, role: reader }
  - { email: zoe@example.com, role: reader }
invites:
  - { email: v3@vendor.example, role: reader, projects: [] }
==== plan
2 changes, all of them dangerous: 1 to update, 1 to remove.

  - remove   user/zoe@example.com  [destructive, outage]
      roles    was reader
      why      not listed under `users`, and `unlisted` says to remove
      from     orgward.yaml:9
      effect   ends every project membership and every key of this person

  ~ update   user/bob@example.com  [destructive]
      roles    owner -> reader
      from     orgward.yaml:11
      effect   ends their ownership of every project; memberships that it hid show in the next plan

Ignored: 3 (excluded by `policy.ignore`)
  3 at user/*@vendor.example  (orgward.yaml:6)
      reason: just-in-time access by the vendor tool

==== requests
1 GET /organization/admin_api_keys
1 GET /organization/invites
1 GET /organization/projects
1 GET /organization/projects/{project_id}/api_keys
1 GET /organization/users

==== apply
  done        update user/bob@example.com
  done        remove user/zoe@example.com

2 done.
Verified: 2 changes match the plan.

==== writes
POST /organization/users/{bob@example.com} {"role":"reader"} -> 200
DELETE /organization/users/{zoe@example.com} -> 200

==== next plan
In sync: nothing to change.

Ignored: 3 (excluded by `policy.ignore`)
  3 at user/*@vendor.example  (orgward.yaml:6)
      reason: just-in-time access by the vendor tool

