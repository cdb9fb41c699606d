# why: a group gets its new role in a project before the old one is taken away
==== orgward.yaml
version: 1
organization: { id: org-story }
groups: { ml: {}, ops: {} }
projects:
  web: { groups: { ml: viewer, ops: owner } }
==== live.yaml
now: 2026-11-24T09:00:00Z
organization: { id: org-story }
users:
  - { email: alice@example.com, role: owner }
  - { email: bob@example.com, role: owner }
  - { email: carol@example.com, role: reader }
  - { email: dave@example.com, role: reader }
groups: [{ name: ml }, { name: ops }]
projects:
  - { name: web, groups: [{ name: ml, roles: [member] }, { name: ops, roles: [member, viewer] }] }
==== plan
2 changes, all of them dangerous: 2 to update.

  ~ update   project/web/group/ml  [destructive]
      roles    member -> viewer
      from     orgward.yaml:5
      effect   has both roles for a moment: the new one is assigned before the old one is removed

  ~ update   project/web/group/ops  [escalation]
      roles    member -> owner
      from     orgward.yaml:5
      effect   has both roles for a moment: the new one is assigned before the old one is removed

Access: no gain or loss is known
  ? group/ops has no members; it gains `own` in project/web
  ? incomplete: these lists were not read: users, roles, admin_api_keys, roles of 2 groups, roles of 2 projects, members of 2 projects, groups of 1 project, service_accounts of 2 projects

==== requests
1 GET /organization/groups
2 GET /organization/groups/{group_id}/users
1 GET /organization/projects
1 GET /organization/projects/{project_id}/groups
2 GET /projects/{project_id}/groups/{group_id}/roles

==== apply
  done        update project/web/group/ops
  done        update project/web/group/ml

2 done.
Verified: 2 changes match the plan.

==== writes
POST /projects/{web}/groups/4bb5c515988f058da8bf1da89bd26c5b/roles {"role_id":"role-api-project-owner"} -> 200
DELETE /projects/{web}/groups/4bb5c515988f058da8bf1da89bd26c5b/roles/role-api-project-member__api-project__{web} -> 200
DELETE /projects/{web}/groups/4bb5c515988f058da8bf1da89bd26c5b/roles/role-api-project-viewer__api-project__{web} -> 200
POST /projects/{web}/groups/b11706030a458104a935d5f08a4221a4/roles {"role_id":"role-api-project-viewer"} -> 200
DELETE /projects/{web}/groups/b11706030a458104a935d5f08a4221a4/roles/role-api-project-member__api-project__{web} -> 200

==== next plan
In sync: nothing to change.

