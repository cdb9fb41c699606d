# why: orgward withdraws an open owner invite of a person who is already a member as reader
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
  - { email: carol@example.com, role: reader }
invites:
  - { email: carol@example.com, role: owner, created_at: -20d, expires_at: -13d, projects: [] }
  - { email: carol@example.com, role: owner, created_at: -2d, projects: [] }
==== plan
1 change, and it is dangerous: 1 to update.

  ~ update   user/carol@example.com  [destructive]  also invited as `owner`
      invite   owner -> nothing
      from     orgward.yaml:6
      effect   deletes their open invite as `owner`

==== requests
1 GET /organization/invites
1 GET /organization/users

==== apply
  done        update user/carol@example.com

1 done.
Verified: 1 change matches the plan.

==== writes
DELETE /organization/invites/{invite of carol@example.com #2} -> 200

==== next plan
In sync: nothing to change.

