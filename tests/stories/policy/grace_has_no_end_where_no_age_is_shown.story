# why: where the API never shows an age, unlisted_grace keeps the row, and one warning for each kind says so
==== orgward.yaml
version: 1
organization: { id: org-story }
policy:
  unlisted: { group_members: remove, role_assignments: remove, project_roles: remove }
  unlisted_grace: 2d
users: { alice@example.com: owner, bob@example.com: owner, carol@example.com: [reader] }
groups: { ops: { members: [alice@example.com] }, sre: { members: [alice@example.com] } }
projects:
  web: { roles: {} }
  batch: { roles: {}, unlisted: { project_roles: report } }
==== live.yaml
now: 2026-11-24T09:00:00Z
organization: { id: org-story }
users:
  - { email: alice@example.com, role: owner }
  - { email: bob@example.com, role: owner }
  - { email: carol@example.com, role: reader, roles: [costs] }
roles: [{ name: costs, permissions: [api.usage.read], created_at: -90d }]
groups:
  - { name: ops, users: [{ email: alice@example.com }, { email: carol@example.com }] }
  - { name: sre, users: [{ email: alice@example.com }, { email: carol@example.com }] }
projects:
  - { name: web, roles: [{ name: reader, permissions: [api.files.read] }] }
  - { name: batch, roles: [{ name: reader, permissions: [api.files.read] }] }
==== problems
warning: `roles` is empty: the file declares that there should be none
 --> orgward.yaml:9:10
  |
9 |   web: { roles: {} }
  |          ^^^^^
  |
  = help: Omit the line to leave roles unmanaged.

warning: `roles` is empty: the file declares that there should be none
  --> orgward.yaml:10:12
   |
10 |   batch: { roles: {}, unlisted: { project_roles: report } }
   |            ^^^^^
   |
   = help: Omit the line to leave roles unmanaged.

2 warnings

==== plan
In sync: nothing to change.

Warnings: 3 (for information; no change is planned)
  user/*/role/*  the API never shows how old a role of a user is, so `unlisted_grace` (2d) keeps each one that no file lists  (orgward.yaml:5)
      List them, remove them by hand, or write `unlisted: { role_assignments: report }` under `policy`.
  project/*/role/*  the API never shows how old a project role is, so `unlisted_grace` (2d) keeps each one that no file lists  (orgward.yaml:5)
      List them, remove them by hand, or write `unlisted: { project_roles: report }` in the project or under `policy`.
  group/*/member/*  the API never shows how old a group member is, so `unlisted_grace` (2d) keeps each one that no file lists  (orgward.yaml:5)
      List them, remove them by hand, or write `unlisted: { group_members: report }` under `policy`.

Unlisted: 5 (not in the file; left unchanged; add the lines below to adopt them)
  role_assignments of user/carol@example.com  (orgward.yaml:6)
      carol@example.com: [reader, costs]  # gives 1 permission; the API does not show whether it is older than `unlisted_grace` (2d), so it is kept
  group_members of group/ops  (orgward.yaml:7)
      - carol@example.com  # the API does not show whether it is older than `unlisted_grace` (2d), so it is kept
  group_members of group/sre  (orgward.yaml:7)
      - carol@example.com  # the API does not show whether it is older than `unlisted_grace` (2d), so it is kept
  project_roles of project/web  (orgward.yaml:9)
      reader: { permissions: [api.files.read] }  # the API does not show whether it is older than `unlisted_grace` (2d), so it is kept
  project_roles of project/batch  (orgward.yaml:10)
      reader: { permissions: [api.files.read] }

==== requests
1 GET /organization/groups
2 GET /organization/groups/{group_id}/roles
2 GET /organization/groups/{group_id}/users
1 GET /organization/invites
1 GET /organization/projects
1 GET /organization/users
1 GET /organization/users/{user_id}/roles
2 GET /projects/{project_id}/roles

