# why: orgward replaces a pending invite with another role and keeps the projects that it includes
==== orgward.yaml
version: 1
organization: { id: org-story }
users:
  alice@example.com: owner
  bob@example.com: owner
  carol@example.com: owner
==== live: carol_is_invited_to_web
==== plan
1 change, and it is dangerous: 1 to replace.

  ± replace  user/carol@example.com  [escalation]  invited, and can accept until 2026-11-29 09:00 UTC
      roles    reader -> owner
      from     orgward.yaml:6
      effect   deletes the existing invite
               sends an e-mail to carol@example.com

==== requests
1 GET /organization/invites
1 GET /organization/users

==== apply
  done        replace user/carol@example.com

1 done.
Verified: 1 change matches the plan.

==== writes
DELETE /organization/invites/{invite of carol@example.com} -> 200
POST /organization/invites {"email":"carol@example.com","projects":[{"id":"{web}","role":"member"}],"role":"owner"} -> 200

==== next plan
In sync: nothing to change.

