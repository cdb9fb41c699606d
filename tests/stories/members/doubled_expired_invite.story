# why: A membership is deferred until orgward renews the expired invite, and two expired invites count as one renewal
==== orgward.yaml
version: 1
organization: { id: org-story }
users:
  alice@example.com: owner
  bob@example.com: owner
  carol@example.com: reader
projects:
  api: { members: { carol@example.com: member } }
==== live.yaml
now: 2026-11-24T09:00:00Z
organization: { id: org-story }
users:
  - { email: alice@example.com, role: owner }
  - { email: bob@example.com, role: owner }
invites:
  - { id: invite-a, email: carol@example.com, role: reader, created_at: -20d, expires_at: -13d, projects: [] }
  - { id: invite-b, email: carol@example.com, role: reader, created_at: -20d, expires_at: -13d, projects: [] }
projects:
  - name: api
==== plan
No changes, but not in sync: 1 due now.

Time-based: 1 (only `orgward apply --due` applies the ones due now)
  due now    invite user/carol@example.com
             the last of 2 invites expired on 2026-11-11 09:00 UTC  (orgward.yaml:6)
             sends an e-mail to carol@example.com
             renewal 2 of 2; the expired invite stays and is counted
             if the API refuses this, deletes the expired invite first; renewals cannot then be counted

Deferred: 1 (desired, but not possible yet)
  project/api/member/carol@example.com  roles: member  (orgward.yaml:8)
      waits for user/carol@example.com: their invite expired; the new invite includes it

==== requests
1 GET /organization/invites
1 GET /organization/projects
1 GET /organization/projects/{project_id}/users
1 GET /organization/users

