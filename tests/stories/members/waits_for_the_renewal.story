# why: A membership is deferred until orgward renews the expired invite, which then includes it
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
No changes, but not in sync: 1 due now.

Time-based: 1 (only `orgward apply --due` applies the ones due now)
  due now    invite user/carol@example.com
             the invite expired on 2026-11-11 09:00 UTC  (orgward.yaml:6)
             sends an e-mail to carol@example.com
             renewal 1 of 2; the expired invite stays and is counted
             if the API refuses this, deletes the expired invite first; renewals cannot then be counted

Deferred: 1 (desired, but not possible yet)
  project/web/member/carol@example.com  roles: member  (orgward.yaml:8)
      waits for user/carol@example.com: their invite expired; the new invite includes it

==== requests
1 GET /organization/invites
1 GET /organization/projects
1 GET /organization/projects/{project_id}/users
1 GET /organization/users

