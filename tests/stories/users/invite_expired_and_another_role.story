# why: The renewal of an expired invite uses the role of the file, so orgward marks it as an escalation
==== orgward.yaml
version: 1
organization: { id: org-story }
users:
  alice@example.com: owner
  bob@example.com: owner
  carol@example.com: owner
==== live: carol_has_an_expired_invite
==== plan
No changes, but not in sync: 1 due now.

Time-based: 1 (only `orgward apply --due` applies the ones due now)
  due now    invite user/carol@example.com  [escalation]
             the invite expired on 2026-11-11 09:00 UTC  (orgward.yaml:6)
             sends an e-mail to carol@example.com
             renewal 1 of 2; the expired invite stays and is counted
             if the API refuses this, deletes the expired invite first; renewals cannot then be counted

==== requests
1 GET /organization/invites
1 GET /organization/users

