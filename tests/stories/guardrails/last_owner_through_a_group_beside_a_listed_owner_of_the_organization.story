# why: an owner of the organization whom the file lists in a project is no owner of its own when its group leaves
==== orgward.yaml
version: 1
organization: { id: org-story }
policy: { unlisted: { project_groups: remove } }
projects:
  web: { members: { alice@example.com: owner }, groups: {} }
==== live.yaml
now: 2026-11-24T09:00:00Z
organization: { id: org-story }
users:
  - { email: alice@example.com, role: owner }
  - { email: carol@example.com, role: reader }
groups: [{ name: sre, users: [{ email: carol@example.com }] }]
projects: [{ name: web, groups: [{ name: sre, roles: [owner] }] }]
==== problems
warning: `groups` is empty: the file declares that there should be none
 --> orgward.yaml:5:49
  |
5 |   web: { members: { alice@example.com: owner }, groups: {} }
  |                                                 ^^^^^^
  |
  = help: Omit the line to leave groups unmanaged.

1 warning

==== plan
Blocked by a guardrail: last_project_owner. The plan contains 1 change, and it is dangerous: 1 to remove. Nothing can be applied.

  last_project_owner objects
      observed  project/web has 1 owner today, none after
      limit     every project keeps an owner
      help      Make someone else an owner of the project first; a person who is only invited does not count.
      override  - { guardrail: last_project_owner, addresses: [project/web/group/sre], until: 2026-12-01, reason: "..." }
      about     project/web/group/sre

  - remove   project/web/group/sre  [destructive]
      roles    was owner
      why      not listed under `groups`, and `unlisted` says to remove
      from     orgward.yaml:5

Access: 1 person loses
  - own in project/web: carol@example.com
      was through project/web/group/sre, removed (orgward.yaml:5)
  ? incomplete: these lists were not read: users, roles, admin_api_keys, roles of 1 group, roles of 2 projects, members of 1 project, groups of 1 project, service_accounts of 2 projects

==== requests
1 GET /organization/groups
1 GET /organization/groups/{group_id}/users
1 GET /organization/projects
1 GET /organization/projects/{project_id}/groups
1 GET /organization/projects/{project_id}/users
1 GET /organization/users
1 GET /projects/{project_id}/groups/{group_id}/roles

