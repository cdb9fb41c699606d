# why: custom roles of members and groups in a project stand beside their base role
==== orgward.yaml
version: 1
organization: { id: org-story }
policy: { unlisted: { role_assignments: remove } }
groups: { ml: {} }
projects:
  web:
    roles:
      auditor: { permissions: [api.organization.projects.api_keys.read] }
      deployer: { permissions: [api.files.write] }
    members:
      carol@example.com: [member, auditor]
      dave@example.com: [member, deployer]
    groups: { ml: [member, auditor] }
==== live.yaml
now: 2026-11-24T09:00:00Z
organization: { id: org-story }
users:
  - { email: alice@example.com, role: owner }
  - { email: bob@example.com, role: owner }
  - { email: carol@example.com, role: reader }
  - { email: dave@example.com, role: reader }
groups: [{ name: ml }]
projects:
  - name: web
    roles: [{ name: auditor, permissions: [api.organization.projects.api_keys.read] }]
    users: [{ email: carol@example.com, role: member }, { email: dave@example.com, role: member, roles: [auditor] }]
    groups: [{ name: ml, roles: [member] }]
==== plan
5 changes, 1 of them dangerous: 4 to create, 1 to remove.

Dangerous

  - remove   project/web/member/dave@example.com/role/auditor  [destructive]  gives 1 permission
      why      not listed under `roles`, and `unlisted` says to remove
      from     orgward.yaml:12

Access: nobody gains or loses; 1 removal takes nothing away
  = project/web/member/dave@example.com/role/auditor is removed, but `read` remains through project/web/member/dave@example.com
  ? incomplete: these lists were not read: users, roles, admin_api_keys, roles of 1 group, roles of 1 project, members of 1 project, groups of 1 project, service_accounts of 2 projects

Other changes

  + create   project/web/role/deployer
      permissions  api.files.write
      why          listed, but missing
      from         orgward.yaml:9

  + create   project/web/member/carol@example.com/role/auditor
      why      listed, but missing
      from     orgward.yaml:11

  + create   project/web/member/dave@example.com/role/deployer
      why      listed, but missing
      from     orgward.yaml:12
      after    create project/web/role/deployer

  + create   project/web/group/ml/role/auditor
      why      listed, but missing
      from     orgward.yaml:13

==== requests
1 GET /organization/groups
1 GET /organization/groups/{group_id}/users
1 GET /organization/projects
1 GET /organization/projects/{project_id}/groups
1 GET /organization/projects/{project_id}/users
1 GET /organization/users
1 GET /projects/{project_id}/groups/{group_id}/roles
1 GET /projects/{project_id}/roles
2 GET /projects/{project_id}/users/{user_id}/roles

==== apply
  done        create project/web/role/deployer
  done        create project/web/member/carol@example.com/role/auditor
  done        create project/web/member/dave@example.com/role/deployer
  done        create project/web/group/ml/role/auditor
  done        remove project/web/member/dave@example.com/role/auditor

5 done.
Verified: 5 changes match the plan.

==== writes
POST /projects/{web}/roles {"permissions":["api.files.write"],"role_name":"deployer"} -> 200
POST /projects/{web}/users/{carol@example.com}/roles {"role_id":"role_{web}~012839c4f9b2adae93bd5392496e01ae"} -> 200
POST /projects/{web}/groups/b11706030a458104a935d5f08a4221a4/roles {"role_id":"role_{web}~012839c4f9b2adae93bd5392496e01ae"} -> 200
POST /projects/{web}/users/{dave@example.com}/roles {"role_id":"role_{web}~b593c8d3cfb1323aec448ed15c505c57"} -> 200
DELETE /projects/{web}/users/{dave@example.com}/roles/role_{web}~012839c4f9b2adae93bd5392496e01ae -> 200

==== next plan
In sync: nothing to change.

