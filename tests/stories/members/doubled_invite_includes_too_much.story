# why: orgward treats a membership in one of two open invites as read-only, because a person must delete one
==== orgward.yaml
version: 1
organization: { id: org-story }
policy: { unlisted: { project_members: remove } }
users:
  alice@example.com: owner
  bob@example.com: owner
  carol@example.com: reader
projects:
  api: { members: { carol@example.com: member } }
  web: { members: {} }
==== live.yaml
now: 2026-11-24T09:00:00Z
organization: { id: org-story }
users:
  - { email: alice@example.com, role: owner }
  - { email: bob@example.com, role: owner }
invites:
  - { id: invite-a, email: carol@example.com, role: reader, created_at: -2d, projects: [{ name: web, role: member }] }
  - { id: invite-b, email: carol@example.com, role: reader, created_at: -2d, projects: [] }
projects:
  - name: api
  - name: web
==== problems
warning: `members` is empty: the file declares that there should be none
  --> orgward.yaml:10:10
   |
10 |   web: { members: {} }
   |          ^^^^^^^
   |
   = help: Omit the line to leave members unmanaged.

1 warning

==== plan
In sync: nothing to change.

Deferred: 1 (desired, but not possible yet)
  project/api/member/carol@example.com  roles: member  (orgward.yaml:9)
      waits for user/carol@example.com: they have not accepted their invite yet

Read-only: 2 (differs, but orgward may not change it)
  user/carol@example.com  the invite is left unchanged  (orgward.yaml:7)
      several invites exist for this e-mail; delete all but one by hand
  project/web/member/carol@example.com  not listed under `members`, and `unlisted` says to remove  (orgward.yaml:10)
      several invites exist for this e-mail; delete all but one by hand

==== requests
1 GET /organization/invites
1 GET /organization/projects
1 GET /organization/projects/{project_id}/users
1 GET /organization/users

