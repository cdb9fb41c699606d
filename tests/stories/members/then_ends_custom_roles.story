# why: From until on, only the role of then is left, and the custom roles beside the first role end
# run: due
==== orgward.yaml
version: 1
organization: { id: org-story }
roles: { X: { permissions: [api.files.read] } }
users:
  alice@example.com: owner
  bob@example.com: owner
  carol@example.com: { roles: [reader, X], until: 2026-11-10, then: reader }
  dave@example.com: reader
projects:
  web:
    roles: { K: { permissions: [api.organization.projects.api_keys.write] } }
    members:
      carol@example.com: { roles: [member, K], until: 2026-11-10, then: member }
      dave@example.com: { roles: [member, K], until: 2026-11-10, then: viewer }
==== live.yaml
now: 2026-11-24T09:00:00Z
organization: { id: org-story }
roles: [{ name: X, permissions: [api.files.read] }]
users:
  - { email: alice@example.com, role: owner }
  - { email: bob@example.com, role: owner }
  - { email: carol@example.com, role: reader, roles: [X] }
  - { email: dave@example.com, role: reader }
projects:
  - name: web
    roles: [{ name: K, permissions: [api.organization.projects.api_keys.write] }]
    users:
      - { email: carol@example.com, role: member, roles: [K] }
      - { email: dave@example.com, role: member, roles: [K] }
==== plan
4 time-based changes, all of them dangerous: 1 to update, 3 to remove.

  - remove   user/carol@example.com/role/X  [destructive]  gives 1 permission
      why      `until: 2026-11-10 00:00 UTC` has passed
      from     orgward.yaml:7

  ~ update   project/web/member/dave@example.com  [destructive]
      roles    member -> viewer
      why      `until: 2026-11-10 00:00 UTC` has passed, and `then` says viewer
      from     orgward.yaml:14
      effect   has both roles for a moment: the new one is assigned before the old one is removed

  - remove   project/web/member/carol@example.com/role/K  [destructive]  gives 1 permission
      why      `until: 2026-11-10 00:00 UTC` has passed
      from     orgward.yaml:13

  - remove   project/web/member/dave@example.com/role/K  [destructive]  gives 1 permission
      why      `until: 2026-11-10 00:00 UTC` has passed
      from     orgward.yaml:14

Access: 2 people lose
  - manage_keys in project/web: carol@example.com
      was through project/web/member/carol@example.com/role/K, removed (orgward.yaml:13)
  - manage_keys in project/web: dave@example.com
      was through project/web/member/dave@example.com/role/K, removed (orgward.yaml:14)
  - read in every project: carol@example.com
      was through user/carol@example.com/role/X, removed (orgward.yaml:7)
  ? incomplete: these lists were not read: groups, admin_api_keys, roles of 3 users, roles of 1 project, members of 1 project, groups of 2 projects, service_accounts of 2 projects

==== requests
1 GET /organization/invites
1 GET /organization/projects
1 GET /organization/projects/{project_id}/users
1 GET /organization/roles
1 GET /organization/users
1 GET /organization/users/{user_id}/roles
1 GET /projects/{project_id}/roles
2 GET /projects/{project_id}/users/{user_id}/roles

==== apply
  done        update project/web/member/dave@example.com
  done        remove project/web/member/carol@example.com/role/K
  done        remove project/web/member/dave@example.com/role/K
  done        remove user/carol@example.com/role/X

4 done.
Verified: 4 changes match the plan.

==== writes
POST /projects/{web}/users/{dave@example.com}/roles {"role_id":"role-api-project-viewer"} -> 200
DELETE /projects/{web}/users/{dave@example.com}/roles/role-api-project-member -> 200
DELETE /projects/{web}/users/{carol@example.com}/roles/role_{web}~5ac965bb6b8ee81b03d4746e53149a2a -> 200
DELETE /projects/{web}/users/{dave@example.com}/roles/role_{web}~5ac965bb6b8ee81b03d4746e53149a2a -> 200
DELETE /organization/users/{carol@example.com}/roles/role_831906f7428c28744fd6f50993bb48b4 -> 200

==== next plan
Nothing is due.

