# why: orgward renews an invite only once with invite_renewals of 1 and defers the membership
==== orgward.yaml
version: 1
organization: { id: org-story }
policy: { invite_renewals: 1 }
users:
  alice@example.com: owner
  bob@example.com: owner
  carol@example.com: reader
projects:
  web:
    members: { carol@example.com: member }
==== live.yaml
now: 2026-11-24T09:00:00Z
organization: { id: org-story }
users:
  - { email: alice@example.com, role: owner }
  - { email: bob@example.com, role: owner }
invites:
  - { email: carol@example.com, role: reader, created_at: -10d, expires_at: -3d, projects: [] }
  - { email: carol@example.com, role: reader, created_at: -20d, expires_at: -13d, projects: [] }
projects:
  - name: web
==== plan
In sync: nothing to change.

Time-based: 1 (none is applied now)
  reported   user/carol@example.com  not sent again: renewed once, and `policy.invite_renewals` is 1
             the last of 2 invites expired on 2026-11-21 09:00 UTC  (orgward.yaml:7)

Deferred: 1 (desired, but not possible yet)
  project/web/member/carol@example.com  roles: member  (orgward.yaml:10)
      waits for user/carol@example.com: their invite expired and is not sent again

==== requests
1 GET /organization/invites
1 GET /organization/projects
1 GET /organization/projects/{project_id}/users
1 GET /organization/users

