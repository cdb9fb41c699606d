# why: a protected person keeps memberships, and what a group of theirs gives
==== orgward.yaml
version: 1
organization: { id: org-story }
policy:
  unlisted: { group_members: remove, project_groups: remove }
  guardrails: { protected_users: [carol@example.com] }
groups:
  ml: { members: [dave@example.com] }
  ops: { members: [carol@example.com, dave@example.com] }
projects:
  web: { groups: {} }
==== live.yaml
now: 2026-11-24T09:00:00Z
organization: { id: org-story }
users:
  - { email: alice@example.com, role: owner }
  - { email: bob@example.com, role: owner }
  - { email: carol@example.com, role: reader }
  - { email: dave@example.com, role: reader }
  - { email: eve@partner.example, role: reader }
groups:
  - { name: ml, users: [{ email: carol@example.com }, { email: dave@example.com }] }
  - { name: ops, users: [{ email: carol@example.com }, { email: dave@example.com }] }
projects: [{ name: web, groups: [{ name: ops, roles: [member] }] }]
==== problems
warning: `groups` is empty: the file declares that there should be none
  --> orgward.yaml:10:10
   |
10 |   web: { groups: {} }
   |          ^^^^^^
   |
   = help: Omit the line to leave groups unmanaged.

1 warning

==== plan
Blocked by a guardrail: protected_users. The plan contains 2 changes, all of them dangerous: 2 to remove. Nothing can be applied.

  protected_users objects
      observed  2 changes about protected users
      limit     1 person is protected
      help      First remove the person from `policy.guardrails.protected_users`, in a separate change.
      about     group/ml/member/carol@example.com
                project/web/group/ops

  - remove   project/web/group/ops  [destructive]
      roles    was member
      why      not listed under `groups`, and `unlisted` says to remove
      from     orgward.yaml:10

  - remove   group/ml/member/carol@example.com  [destructive]
      why      not listed under `members`, and `unlisted` says to remove
      from     orgward.yaml:7

Access: 2 people lose
  - use in project/web: carol@example.com, dave@example.com
      was through project/web/group/ops, removed (orgward.yaml:10)
  ? incomplete: these lists were not read: users, roles, admin_api_keys, roles of 1 group, roles of 2 projects, members of 2 projects, groups of 1 project, service_accounts of 2 projects

==== requests
1 GET /organization/groups
1 GET /organization/groups/{group_id}/roles
2 GET /organization/groups/{group_id}/users
1 GET /organization/projects
1 GET /organization/projects/{project_id}/groups
1 GET /projects/{project_id}/groups/{group_id}/roles

