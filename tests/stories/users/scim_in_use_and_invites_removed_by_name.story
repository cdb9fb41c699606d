# why: With SCIM in use, orgward withdraws unlisted invites only when the policy names invites: remove
==== orgward.yaml
version: 1
organization: { id: org-story }
policy: { unlisted: { users: remove, invites: remove } }
users:
  alice@example.com: owner
  bob@example.com: owner
  sam@example.com: reader
==== live.yaml
now: 2026-11-24T09:00:00Z
organization: { id: org-story }
users:
  - { email: alice@example.com, role: owner }
  - { email: bob@example.com, role: owner }
  - { email: sam@example.com, role: reader, is_scim_managed: true }
invites:
  - { email: ivan@example.com, role: reader, created_at: -1d, projects: [] }
==== plan
1 change, and it is dangerous: 1 to remove.

  - remove   user/ivan@example.com  [destructive]  invited, and can accept until 2026-11-30 09:00 UTC
      roles    was reader
      why      not listed under `users`, and `unlisted` says to remove
      from     orgward.yaml:4
      effect   deletes the invite

==== requests
1 GET /organization/invites
1 GET /organization/users

==== apply
  done        remove user/ivan@example.com

1 done.
Verified: 1 change matches the plan.

==== writes
DELETE /organization/invites/{invite of ivan@example.com} -> 200

==== next plan
In sync: nothing to change.

