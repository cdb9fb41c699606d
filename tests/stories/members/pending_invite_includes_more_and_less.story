# why: A higher project role is deferred until the person accepts, because the API cannot change an invite
==== orgward.yaml
version: 1
organization: { id: org-story }
users:
  alice@example.com: owner
  bob@example.com: owner
  carol@example.com: reader
projects:
  api: { members: { carol@example.com: owner } }
==== live.yaml
now: 2026-11-24T09:00:00Z
organization: { id: org-story }
users:
  - { email: alice@example.com, role: owner }
  - { email: bob@example.com, role: owner }
invites:
  - { email: carol@example.com, role: reader, created_at: -2d, projects: [{ name: api, role: member }] }
projects:
  - name: api
==== plan
In sync: nothing to change.

Deferred: 1 (desired, but not possible yet)
  project/api/member/carol@example.com  roles: owner  (orgward.yaml:8)
      waits for user/carol@example.com: they have not accepted their invite yet, and a pending invite cannot be changed

==== requests
1 GET /organization/invites
1 GET /organization/projects
1 GET /organization/projects/{project_id}/users
1 GET /organization/users

