# why: a base role beside the declared one is a difference, wherever the file makes orgward read the assignments
==== orgward.yaml
version: 1
organization: { id: org-story }
groups: { ml: {}, ops: {} }
projects:
  web:
    members: { carol@example.com: [member], dave@example.com: [viewer], erin@example.com: [member] }
    groups: { ml: member, ops: viewer }
==== live.yaml
now: 2026-11-24T09:00:00Z
organization: { id: org-story }
users:
  - { email: alice@example.com, role: owner }
  - { email: bob@example.com, role: owner }
  - { email: carol@example.com, role: reader }
  - { email: dave@example.com, role: reader }
  - { email: erin@example.com, role: reader }
groups: [{ name: ml }, { name: ops }]
projects:
  - name: web
    users:
      - { email: carol@example.com, role: member, roles: [viewer] }
      - { email: dave@example.com, role: member, roles: [viewer] }
      - { email: erin@example.com, role: member }
    groups: [{ name: ml, roles: [member, viewer] }, { name: ops, roles: [member, viewer] }]
==== plan
4 changes, 2 of them dangerous: 4 to update.

Dangerous

  ~ update   project/web/member/dave@example.com  [destructive]
      roles    member -> viewer
      from     orgward.yaml:6

  ~ update   project/web/group/ops  [destructive]
      roles    member -> viewer
      from     orgward.yaml:7

Other changes

  ~ update   project/web/member/carol@example.com
      other_roles  viewer -> nothing
      from         orgward.yaml:6

  ~ update   project/web/group/ml
      other_roles  viewer -> nothing
      from         orgward.yaml:7

==== requests
1 GET /organization/groups
2 GET /organization/groups/{group_id}/users
1 GET /organization/projects
1 GET /organization/projects/{project_id}/groups
1 GET /organization/projects/{project_id}/users
1 GET /organization/users
2 GET /projects/{project_id}/groups/{group_id}/roles
3 GET /projects/{project_id}/users/{user_id}/roles

==== apply
  done        update project/web/member/carol@example.com
  done        update project/web/group/ml
  done        update project/web/member/dave@example.com
  done        update project/web/group/ops

4 done.
Verified: 4 changes match the plan.

==== writes
DELETE /projects/{web}/users/{carol@example.com}/roles/role-api-project-viewer -> 200
DELETE /projects/{web}/groups/b11706030a458104a935d5f08a4221a4/roles/role-api-project-viewer__api-project__{web} -> 200
DELETE /projects/{web}/users/{dave@example.com}/roles/role-api-project-member -> 200
DELETE /projects/{web}/groups/4bb5c515988f058da8bf1da89bd26c5b/roles/role-api-project-member__api-project__{web} -> 200

==== next plan
In sync: nothing to change.

