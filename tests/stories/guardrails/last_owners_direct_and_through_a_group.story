# why: a project whose owners leave both directly and through a group is told once
==== orgward.yaml
version: 1
organization: { id: org-story }
policy: { unlisted: { group_members: remove } }
groups:
  ops: { members: [] }
projects:
  web: { members: { carol@example.com: member, erin@example.com: member }, groups: { ops: owner } }
==== live.yaml
now: 2026-11-24T09:00:00Z
organization: { id: org-story }
users:
  - { email: alice@example.com, role: reader }
  - { email: carol@example.com, role: reader }
  - { email: dave@example.com, role: reader }
  - { email: erin@example.com, role: reader }
groups: [{ name: ops, users: [{ email: dave@example.com }] }]
projects:
  - name: web
    users: [{ email: carol@example.com, role: owner }, { email: erin@example.com, role: member }]
    groups: [{ name: ops, roles: [owner] }]
==== problems
warning: `members` is empty: the file declares that there should be none
 --> orgward.yaml:5:10
  |
5 |   ops: { members: [] }
  |          ^^^^^^^
  |
  = help: Omit the line to leave members unmanaged.

1 warning

==== plan
Blocked by a guardrail: last_project_owner. The plan contains 2 changes, all of them dangerous: 1 to update, 1 to remove. Nothing can be applied.

  last_project_owner objects
      observed  project/web has 2 owners today, none after
      limit     every project keeps an owner
      help      Make someone else an owner of the project first; a person who is only invited does not count.
      override  - { guardrail: last_project_owner, addresses: [group/ops/member/dave@example.com, project/web/member/carol@example.com], until: 2026-12-01, reason: "..." }
      about     group/ops/member/dave@example.com
                project/web/member/carol@example.com

  ~ update   project/web/member/carol@example.com  [destructive]
      roles    owner -> member
      from     orgward.yaml:7

  - remove   group/ops/member/dave@example.com  [destructive]
      why      not listed under `members`, and `unlisted` says to remove
      from     orgward.yaml:5

Access: 2 people lose
  - own in project/web: dave@example.com
      was through group/ops/member/dave@example.com, removed (orgward.yaml:5)
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

