# why: orgward rejects a bare role list, because it would also have to manage custom roles
==== orgward.yaml
version: 1
organization: { id: org-story }
users:
  alice@example.com: owner
  bob@example.com: owner
  carol@example.com: [reader]
==== live: two_owners
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

