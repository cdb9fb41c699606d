# why: After two renewals orgward sends no more invites to the person and only reports it
==== orgward.yaml
version: 1
organization: { id: org-story }
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
  - { email: carol@example.com, role: reader, created_at: -30d, expires_at: -23d, projects: [] }
projects:
  - name: web
==== plan
In sync: nothing to change.

Time-based: 1 (none is applied now)
  reported   user/carol@example.com  not sent again: renewed 2 times, and `policy.invite_renewals` is 2
             the last of 3 invites expired on 2026-11-21 09:00 UTC  (orgward.yaml:6)

Deferred: 1 (desired, but not possible yet)
  project/web/member/carol@example.com  roles: member  (orgward.yaml:9)
      waits for user/carol@example.com: their invite expired and is not sent again

==== requests
1 GET /organization/invites
1 GET /organization/projects
1 GET /organization/projects/{project_id}/users
1 GET /organization/users

