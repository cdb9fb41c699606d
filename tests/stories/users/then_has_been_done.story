# why: After until, orgward treats the role of then as the listed role, also for a new invite
==== orgward.yaml
version: 1
organization: { id: org-story }
users:
  alice@example.com: owner
  bob@example.com: owner
  carol@example.com: { roles: owner, until: 2026-11-20, then: reader }
  dave@example.com: { roles: owner, until: 2026-11-20, then: reader }
==== live: two_owners_and_carol
==== plan
1 change: 1 to invite.

  + invite   user/dave@example.com
      roles    reader
      why      listed, but missing
      from     orgward.yaml:7
      effect   sends an e-mail to dave@example.com

==== requests
1 GET /organization/invites
1 GET /organization/users

==== apply
  done        invite user/dave@example.com

1 done.
Verified: 1 change matches the plan.

==== writes
POST /organization/invites {"email":"dave@example.com","projects":[],"role":"reader"} -> 200

==== next plan
In sync: nothing to change.

