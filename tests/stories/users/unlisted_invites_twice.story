# why: orgward withdraws the open invite of an unlisted person together with the expired ones
==== orgward.yaml
version: 1
organization: { id: org-story }
policy: { unlisted: { users: remove } }
users:
  alice@example.com: owner
  bob@example.com: owner
==== live.yaml
now: 2026-11-24T09:00:00Z
organization: { id: org-story }
users:
  - { email: alice@example.com, role: owner }
  - { email: bob@example.com, role: owner }
invites:
  - { email: dave@example.com, role: owner, created_at: -2d, projects: [] }
  - { email: dave@example.com, role: owner, created_at: -20d, expires_at: -13d, projects: [] }
  - { email: dave@example.com, role: owner, created_at: -30d, expires_at: -23d, projects: [] }
==== plan
1 change, and it is dangerous: 1 to remove.

  - remove   user/dave@example.com  [destructive]  invited, and can accept until 2026-11-29 09:00 UTC; 2 expired before it
      roles    was owner
      why      not listed under `users`, and `unlisted` says to remove
      from     orgward.yaml:4
      effect   deletes the invite, and 2 that expired before it

==== requests
1 GET /organization/invites
1 GET /organization/users

==== apply
  done        remove user/dave@example.com

1 done.
Verified: 1 change matches the plan.

==== writes
DELETE /organization/invites/{invite of dave@example.com #2} -> 200
DELETE /organization/invites/{invite of dave@example.com #3} -> 200
DELETE /organization/invites/{invite of dave@example.com} -> 200

==== next plan
In sync: nothing to change.

