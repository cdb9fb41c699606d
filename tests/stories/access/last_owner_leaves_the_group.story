# why: a project whose owners are all members of a group has none when they leave the group
==== orgward.yaml
version: 1
organization: { id: org-story }
policy: { unlisted: { group_members: remove } }
groups:
  sre: { members: [] }
projects:
  web: { members: {}, groups: { sre: owner } }
==== live.yaml
now: 2026-11-24T09:00:00Z
organization: { id: org-story }
users:
  - { email: alice@example.com, role: owner }
  - { email: bob@example.com, role: owner }
  - { email: carol@example.com, role: reader }
  - { email: dave@example.com, role: reader }
  - { email: eve@partner.example, role: reader }
groups: [{ name: sre, users: [{ email: carol@example.com }] }]
projects: [{ name: web, groups: [{ name: sre, roles: [owner] }] }]
==== problems
warning: `members` is empty: the file declares that there should be none
 --> orgward.yaml:5:10
  |
5 |   sre: { members: [] }
  |          ^^^^^^^
  |
  = help: Omit the line to leave members unmanaged.

warning: `members` is empty: the file declares that there should be none
 --> orgward.yaml:7:10
  |
7 |   web: { members: {}, groups: { sre: owner } }
  |          ^^^^^^^
  |
  = help: Omit the line to leave members unmanaged.

2 warnings

==== plan
Blocked by a guardrail: last_project_owner. The plan contains 1 change, and it is dangerous: 1 to remove. Nothing can be applied.

  last_project_owner objects
      observed  project/web has 1 owner today, none after
      limit     every project keeps an owner
      help      Make someone else an owner of the project first; a person who is only invited does not count.
      override  - { guardrail: last_project_owner, addresses: [group/sre/member/carol@example.com], until: 2026-12-01, reason: "..." }
      about     group/sre/member/carol@example.com

  - remove   group/sre/member/carol@example.com  [destructive]
      why      not listed under `members`, and `unlisted` says to remove
      from     orgward.yaml:5

Access: 1 person loses
  - own in project/web: carol@example.com
      was through group/sre/member/carol@example.com, removed (orgward.yaml:5)
  ? incomplete: these lists were not read: users, roles, admin_api_keys, roles of 2 projects, members of 1 project, groups of 1 project, service_accounts of 2 projects

==== requests
1 GET /organization/groups
1 GET /organization/groups/{group_id}/roles
1 GET /organization/groups/{group_id}/users
1 GET /organization/projects
1 GET /organization/projects/{project_id}/groups
1 GET /organization/projects/{project_id}/users
1 GET /organization/users
1 GET /projects/{project_id}/groups/{group_id}/roles

