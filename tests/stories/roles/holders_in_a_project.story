# why: no route lists the holders of a role, so a plan says whose roles in the project it has not looked at
==== orgward.yaml
version: 1
organization: { id: org-story }
policy: { unlisted: { project_roles: remove } }
projects:
  web: { roles: { deployer: { permissions: [api.model.request, api.files.write] } } }
==== live.yaml
now: 2026-11-24T09:00:00Z
organization: { id: org-story }
users:
  - { email: alice@example.com, role: owner }
  - { email: bob@example.com, role: owner }
  - { email: carol@example.com, role: reader }
projects:
  - name: web
    roles: [{ name: deployer, permissions: [api.model.request] }, { name: stale, permissions: [api.files.write] }]
    users: [{ email: carol@example.com, role: member, roles: [deployer, stale] }]
==== plan
2 changes, 1 of them dangerous: 1 to update, 1 to remove.

Dangerous

  - remove   project/web/role/stale  [destructive]
      permissions  was api.files.write
      why          not listed under `roles`, and `unlisted` says to remove
      from         orgward.yaml:5
      effect       takes it from everybody who has it

Access: no gain or loss is known
  ? the holders of project/web/role/deployer were not read, so project/web/role/deployer may give or take more than is shown
  ? the holders of project/web/role/stale were not read, so project/web/role/stale may give or take more than is shown
  ? incomplete: these lists were not read: users, roles, groups, admin_api_keys, roles of 1 project, members of 2 projects, groups of 2 projects, service_accounts of 2 projects

Other changes

  ~ update   project/web/role/deployer
      permissions  api.model.request -> api.files.write, api.model.request
      from         orgward.yaml:5

==== requests
1 GET /organization/projects
1 GET /projects/{project_id}/roles

==== apply
  done        update project/web/role/deployer
  done        remove project/web/role/stale

2 done.
Verified: 2 changes match the plan.

==== writes
POST /projects/{web}/roles/role_{web}~a58ceb632c1be8f53a352557b7861e12 {"permissions":["api.files.write","api.model.request"]} -> 200
DELETE /projects/{web}/roles/role_{web}~44a8394552a579386b2e0865a638b47e -> 200

==== next plan
In sync: nothing to change.

