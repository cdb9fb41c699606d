# why: Two open invites with different roles for one person are read-only, and orgward defers the membership
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
  - { id: invite-a, email: carol@example.com, role: reader, created_at: -2d, projects: [] }
  - { id: invite-b, email: carol@example.com, role: owner, created_at: -2d, projects: [] }
projects:
  - name: api
==== plan
In sync: nothing to change.

Deferred: 1 (desired, but not possible yet)
  project/api/member/carol@example.com  roles: member  (orgward.yaml:8)
      waits for user/carol@example.com: they have not accepted their invite yet

Read-only: 1 (differs, but orgward may not change it)
  user/carol@example.com  roles: live owner, desired reader  (orgward.yaml:6)
      several invites exist for this e-mail; delete all but one by hand

==== requests
1 GET /organization/invites
1 GET /organization/projects
1 GET /organization/projects/{project_id}/users
1 GET /organization/users

