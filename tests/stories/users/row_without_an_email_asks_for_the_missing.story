# why: orgward asks the API for missing people by e-mail before inviting them when a live entry lacks its address
==== orgward.yaml
version: 1
organization: { id: org-story }
policy: { unlisted: { users: remove } }
users:
  alice@example.com: owner
  bob@example.com: owner
  carol@example.com: reader
  dave@example.com: reader
==== live.yaml
now: 2026-11-24T09:00:00Z
organization: { id: org-story }
users:
  - { email: alice@example.com, role: owner }
  - { email: bob@example.com, role: owner }
  - { id: user-nameless, name: Somebody, role: reader }
==== plan
2 changes: 2 to invite.

  + invite   user/carol@example.com
      roles    reader
      why      listed, but missing
      from     orgward.yaml:7
      effect   sends an e-mail to carol@example.com

  + invite   user/dave@example.com
      roles    reader
      why      listed, but missing
      from     orgward.yaml:8
      effect   sends an e-mail to dave@example.com

==== requests
1 GET /organization/invites
2 GET /organization/users

==== apply
  done        invite user/carol@example.com
  done        invite user/dave@example.com

2 done.
Verified: 2 changes match the plan.

==== writes
POST /organization/invites {"email":"carol@example.com","projects":[],"role":"reader"} -> 200
POST /organization/invites {"email":"dave@example.com","projects":[],"role":"reader"} -> 200

==== next plan
In sync: nothing to change.

