# why: An invite as organization owner includes no project membership, because the owner role already includes it
==== orgward.yaml
version: 1
organization: { id: org-story }
users:
  alice@example.com: owner
  bob@example.com: owner
  carol@example.com: owner
projects:
  web: { members: { carol@example.com: owner } }
==== live: two_owners_and_web
==== plan
1 change, and it is dangerous: 1 to invite.

  + invite   user/carol@example.com  [escalation]
      roles    owner
      why      listed, but missing
      from     orgward.yaml:6
      effect   sends an e-mail to carol@example.com

==== requests
1 GET /organization/invites
1 GET /organization/projects
1 GET /organization/projects/{project_id}/users
1 GET /organization/users

==== apply
  done        invite user/carol@example.com

1 done.
Verified: 1 change matches the plan.

==== writes
POST /organization/invites {"email":"carol@example.com","projects":[],"role":"owner"} -> 200

==== next plan
In sync: nothing to change.

