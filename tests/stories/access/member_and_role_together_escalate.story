# why: a membership and a role that are harmless apart make an owner together, and both are marked
==== orgward.yaml
version: 1
organization: { id: org-story }
groups:
  ml: { members: [carol@example.com] }
projects:
  web: { groups: { ml: owner } }
==== live.yaml
now: 2026-11-24T09:00:00Z
organization: { id: org-story }
users:
  - { email: alice@example.com, role: owner }
  - { email: bob@example.com, role: owner }
  - { email: carol@example.com, role: reader }
  - { email: dave@example.com, role: reader }
  - { email: eve@partner.example, role: reader }
groups: [{ name: ml }]
projects:
  - { name: web, groups: [{ name: ml, roles: [viewer] }] }
==== plan
2 changes, all of them dangerous: 1 to create, 1 to update.

  + create   group/ml/member/carol@example.com  [escalation]
      why      listed, but missing
      from     orgward.yaml:4

  ~ update   project/web/group/ml  [escalation]
      roles    viewer -> owner
      from     orgward.yaml:6
      effect   has both roles for a moment: the new one is assigned before the old one is removed

Access: 1 person gains
  + own in project/web: carol@example.com
      through group/ml/member/carol@example.com (orgward.yaml:4), project/web/group/ml (orgward.yaml:6)
  ? incomplete: these lists were not read: users, roles, admin_api_keys, roles of 2 projects, members of 2 projects, groups of 1 project, service_accounts of 2 projects

==== requests
1 GET /organization/groups
1 GET /organization/groups/{group_id}/roles
1 GET /organization/groups/{group_id}/users
1 GET /organization/projects
1 GET /organization/projects/{project_id}/groups
1 GET /organization/users
1 GET /projects/{project_id}/groups/{group_id}/roles

==== apply
  done        create group/ml/member/carol@example.com
  done        update project/web/group/ml

2 done.
Verified: 2 changes match the plan.

==== writes
POST /organization/groups/b11706030a458104a935d5f08a4221a4/users {"user_id":"{carol@example.com}"} -> 200
POST /projects/{web}/groups/b11706030a458104a935d5f08a4221a4/roles {"role_id":"role-api-project-owner"} -> 200
DELETE /projects/{web}/groups/b11706030a458104a935d5f08a4221a4/roles/role-api-project-viewer__api-project__{web} -> 200

==== next plan
In sync: nothing to change.

