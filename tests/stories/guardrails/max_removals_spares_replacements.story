# why: The guardrail max_removals does not count a replaced invite, because the person is invited again
==== orgward.yaml
version: 1
organization: { id: org-story }
policy: { guardrails: { max_removals: { invites: 0, users: 0, total: 0 } } }
users:
  alice@example.com: owner
  bob@example.com: owner
  carol@example.com: owner
==== live: carol_is_invited
==== plan
1 change, and it is dangerous: 1 to replace.

  ± replace  user/carol@example.com  [escalation]  invited, and can accept until 2026-11-29 09:00 UTC
      roles    reader -> owner
      from     orgward.yaml:7
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
POST /organization/invites {"email":"carol@example.com","projects":[],"role":"owner"} -> 200

==== next plan
In sync: nothing to change.

