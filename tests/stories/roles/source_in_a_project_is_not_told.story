# why: in a project the roles of the project's groups tell which roles are somebody's own, viewer and owner included
==== orgward.yaml
version: 1
organization: { id: org-story }
policy: { unlisted: { role_assignments: remove } }
projects:
  web:
    members:
      carol@example.com: [viewer]
      dave@example.com: [member, deploy]
      erin@example.com: [member]
==== live.yaml
now: 2026-11-24T09:00:00Z
organization: { id: org-story }
switches: { assignment_sources: none }
users:
  - { email: alice@example.com, role: owner }
  - { email: bob@example.com, role: owner }
  - { email: carol@example.com, role: reader }
  - { email: dave@example.com, role: reader }
  - { email: erin@example.com, role: reader }
groups:
  - { name: finance, users: [{ email: carol@example.com }, { email: erin@example.com }] }
projects:
  - name: web
    users:
      - { email: carol@example.com, role: viewer }
      - { email: dave@example.com, role: member, roles: [deploy] }
      - { email: erin@example.com, role: member, roles: [audit] }
    roles:
      - { name: deploy, permissions: [api.files.write] }
      - { name: audit, permissions: [api.files.read] }
    groups: [{ name: finance, roles: [owner, deploy] }]
==== plan
1 change, and it is dangerous: 1 to remove.

  - remove   project/web/member/erin@example.com/role/audit  [destructive]  gives 1 permission
      why      not listed under `roles`, and `unlisted` says to remove
      from     orgward.yaml:9

Access: nobody gains or loses; 1 removal takes nothing away
  = project/web/member/erin@example.com/role/audit is removed, but `read` remains through project/web/member/erin@example.com
  ? incomplete: these lists were not read: users, roles, admin_api_keys, roles of 1 group, roles of 2 projects, members of 1 project, groups of 1 project, service_accounts of 2 projects

==== requests
1 GET /organization/groups
1 GET /organization/groups/{group_id}/users
1 GET /organization/projects
1 GET /organization/projects/{project_id}/groups
1 GET /organization/projects/{project_id}/users
1 GET /organization/users
1 GET /projects/{project_id}/groups/{group_id}/roles
3 GET /projects/{project_id}/users/{user_id}/roles

==== apply
  done        remove project/web/member/erin@example.com/role/audit

1 done.
Verified: 1 change matches the plan.

==== writes
DELETE /projects/{web}/users/{erin@example.com}/roles/role_{web}~71fd36b490816d16b9cf555cc5f03df7 -> 200

==== next plan
In sync: nothing to change.

