# why: A time-based run puts a new membership into the renewed invite of the person
# run: due
==== orgward.yaml
version: 1
organization: { id: org-story }
users:
  alice@example.com: owner
  bob@example.com: owner
  carol@example.com: reader
projects:
  web: { members: { carol@example.com: member } }
==== live: carol_has_an_expired_invite_and_web
==== plan
1 time-based change: 1 to invite.

  + invite   user/carol@example.com  the invite expired on 2026-11-11 09:00 UTC
      roles    reader
      from     orgward.yaml:6
      effect   sends an e-mail to carol@example.com
               renewal 1 of 2; the expired invite stays and is counted
               if the API refuses this, deletes the expired invite first; renewals cannot then be counted
      bundles  project/web/member/carol@example.com: member (orgward.yaml:8)

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
POST /organization/invites {"email":"carol@example.com","projects":[{"id":"{web}","role":"member"}],"role":"reader"} -> 200

==== next plan
Nothing is due.

