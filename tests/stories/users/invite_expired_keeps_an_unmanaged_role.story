# why: The renewal of an invite keeps its old role when the file states no role for the person
# run: due
==== orgward.yaml
version: 1
organization: { id: org-story }
users:
  alice@example.com: owner
  bob@example.com: owner
  carol@example.com: {}
==== live.yaml
now: 2026-11-24T09:00:00Z
organization: { id: org-story }
users:
  - { email: alice@example.com, role: owner }
  - { email: bob@example.com, role: owner }
invites:
  - { email: carol@example.com, role: owner, created_at: -20d, expires_at: -13d, projects: [] }
==== plan
1 time-based change, and it is dangerous: 1 to invite.

  + invite   user/carol@example.com  [escalation]  the invite expired on 2026-11-11 09:00 UTC
      roles    owner
      from     orgward.yaml:6
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
POST /organization/invites {"email":"carol@example.com","projects":[],"role":"owner"} -> 200

==== next plan
Nothing is due.

