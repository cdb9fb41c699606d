# why: orgward counts expired invites, so a person with two expired invites gets the last allowed renewal
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
  - { email: carol@example.com, role: reader, created_at: -20d, expires_at: -13d, projects: [] }
  - { email: carol@example.com, role: reader, created_at: -40d, expires_at: -33d, projects: [] }
==== plan
No changes, but not in sync: 1 due now.

Time-based: 1 (only `orgward apply --due` applies the ones due now)
  due now    invite user/carol@example.com
             the last of 2 invites expired on 2026-11-11 09:00 UTC  (orgward.yaml:6)
             sends an e-mail to carol@example.com
             renewal 2 of 2; the expired invite stays and is counted
             if the API refuses this, deletes the expired invite first; renewals cannot then be counted

==== requests
1 GET /organization/invites
1 GET /organization/users

