# why: The guardrail protected_users lets a time-based run renew the expired invite of a protected person
# run: due
==== orgward.yaml
version: 1
organization: { id: org-story }
policy: { guardrails: { protected_users: [carol@example.com] } }
users:
  alice@example.com: owner
  bob@example.com: owner
  carol@example.com: reader
==== live: carol_has_an_expired_invite
==== plan
1 time-based change: 1 to invite.

  + invite   user/carol@example.com  the invite expired on 2026-11-11 09:00 UTC
      roles    reader
      from     orgward.yaml:7
      effect   sends an e-mail to carol@example.com
               renewal 1 of 2; the expired invite stays and is counted
               if the API refuses this, deletes the expired invite first; renewals cannot then be counted

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
Nothing is due.

