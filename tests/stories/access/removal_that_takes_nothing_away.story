# why: a removed member who still owns the project through a group is told, since the removal does not end the access
==== orgward.yaml
version: 1
organization: { id: org-story }
policy: { unlisted: { project_members: remove } }
groups:
  sre: { members: [carol@example.com] }
projects:
  web: { members: { dave@example.com: member }, groups: { sre: owner } }
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
projects:
  - name: web
    users: [{ email: carol@example.com, role: member }, { email: dave@example.com, role: member }]
    groups: [{ name: sre, roles: [owner] }]
==== plan
1 change, and it is dangerous: 1 to remove.

  - remove   project/web/member/carol@example.com  [destructive]
      roles    was member
      why      not listed under `members`, and `unlisted` says to remove
      from     orgward.yaml:7

Access: nobody gains or loses; 1 removal takes nothing away
  = project/web/member/carol@example.com is removed, but `use` remains through group/sre/member/carol@example.com
  ? incomplete: these lists were not read: users, roles, admin_api_keys, roles of 1 group, roles of 2 projects, members of 1 project, groups of 1 project, service_accounts of 2 projects

==== requests
1 GET /organization/groups
1 GET /organization/groups/{group_id}/users
1 GET /organization/projects
1 GET /organization/projects/{project_id}/api_keys
1 GET /organization/projects/{project_id}/groups
1 GET /organization/projects/{project_id}/users
1 GET /organization/users
1 GET /projects/{project_id}/groups/{group_id}/roles

==== apply
  done        remove project/web/member/carol@example.com

1 done.
Verified: 1 change matches the plan.

==== writes
DELETE /organization/projects/{web}/users/{carol@example.com} -> 200

==== next plan
In sync: nothing to change.

