# why: orgward invites a listed person again when an old accepted invite exists but the person has left
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
invites:
  - { email: carol@example.com, role: reader, status: accepted, created_at: -20d, accepted_at: -19d, projects: [] }
==== plan
1 change: 1 to invite.

  + invite   user/carol@example.com
      roles    reader
      why      listed, but missing
      from     orgward.yaml:6
      effect   sends an e-mail to carol@example.com

==== requests
1 GET /organization/invites
1 GET /organization/users

==== apply
  done        invite user/carol@example.com

1 done.
Verified: 1 change matches the plan.

==== writes
POST /organization/invites {"email":"carol@example.com","projects":[],"role":"reader"} -> 200

==== next plan
In sync: nothing to change.

