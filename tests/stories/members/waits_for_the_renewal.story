# why: A membership is deferred until orgward renews the expired invite, which then carries it
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
Nothing to change, and not in sync: 1 due now.

By the clock: 1 (what is due now is done by `orgward apply --due` alone)
  due now    invite user/carol@example.com
             the invite expired on 2026-11-11 09:00 UTC  (orgward.yaml:6)
             sends an e-mail to carol@example.com
             is renewal 1 of 2; the expired invite stays, and is counted
             where the API refuses that: withdraws the expired invite first; renewals cannot be counted there

Deferred: 1 (wanted, and not possible today)
  project/web/member/carol@example.com  roles: member  (orgward.yaml:8)
      waits for user/carol@example.com: their invite ran out; it goes along with the new one

==== requests
1 GET /organization/invites
1 GET /organization/projects
1 GET /organization/projects/{project_id}/users
1 GET /organization/users

