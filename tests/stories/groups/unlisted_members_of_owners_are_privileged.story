# why: whoever is in a group of owners without being listed is told like any other unlisted owner
==== orgward.yaml
version: 1
organization: { id: org-story }
groups:
  admins: { members: [alice@example.com], roles: [owner] }
  leads: { members: [alice@example.com] }
  readers: { members: [alice@example.com], roles: [] }
projects:
  web:
    groups: { leads: owner, readers: member }
==== live.yaml
now: 2026-11-24T09:00:00Z
organization: { id: org-story }
users:
  - { email: alice@example.com, role: owner }
  - { email: mallory@example.com, role: reader }
groups:
  - { name: admins, users: [{ email: alice@example.com }, { email: mallory@example.com }], roles: [owner] }
  - { name: leads, users: [{ email: alice@example.com }, { email: mallory@example.com }] }
  - { name: readers, users: [{ email: alice@example.com }, { email: mallory@example.com }] }
projects:
  - { name: web, groups: [{ name: leads, roles: [owner] }, { name: readers, roles: [member] }] }
==== problems
warning: `roles` is empty: the file declares that there should be none
 --> orgward.yaml:6:44
  |
6 |   readers: { members: [alice@example.com], roles: [] }
  |                                            ^^^^^
  |
  = help: Omit the line to leave roles unmanaged.

1 warning

==== plan
No changes, but not in sync: 2 unlisted with power over the organization or a project.

Unlisted: 3 (not in the file; left unchanged; add the lines below to adopt them)
  group_members of group/admins  (orgward.yaml:4)
      - mallory@example.com  # DANGEROUS: this line gives power over the organization or a project
  group_members of group/leads  (orgward.yaml:5)
      - mallory@example.com  # DANGEROUS: this line gives power over the organization or a project
  group_members of group/readers  (orgward.yaml:6)
      - mallory@example.com

==== requests
1 GET /organization/groups
3 GET /organization/groups/{group_id}/roles
3 GET /organization/groups/{group_id}/users
1 GET /organization/projects
1 GET /organization/projects/{project_id}/groups
2 GET /projects/{project_id}/groups/{group_id}/roles

