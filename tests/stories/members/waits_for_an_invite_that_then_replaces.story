# why: A membership is deferred until the time-based replacement of the invite, which then includes it
==== orgward.yaml
version: 1
organization: { id: org-story }
users:
  alice@example.com: owner
  bob@example.com: owner
  carol@example.com: { roles: owner, until: 2026-11-20, then: reader }
projects:
  web: { members: { carol@example.com: member } }
==== live.yaml
now: 2026-11-24T09:00:00Z
organization: { id: org-story }
users:
  - { email: alice@example.com, role: owner }
  - { email: bob@example.com, role: owner }
invites:
  - { email: carol@example.com, role: owner, created_at: -2d }
projects:
  - name: web
==== plan
No changes, but not in sync: 1 due now.

Time-based: 1 (only `orgward apply --due` applies the ones due now)
  due now    replace user/carol@example.com  invited, and can accept until 2026-11-29 09:00 UTC
             until 2026-11-20 00:00 UTC  (orgward.yaml:6)
             deletes the existing invite
             sends an e-mail to carol@example.com

Deferred: 1 (desired, but not possible yet)
  project/web/member/carol@example.com  roles: member  (orgward.yaml:8)
      waits for user/carol@example.com: their invite is due for replacement; the new invite includes it

==== requests
1 GET /organization/invites
1 GET /organization/projects
1 GET /organization/projects/{project_id}/users
1 GET /organization/users

