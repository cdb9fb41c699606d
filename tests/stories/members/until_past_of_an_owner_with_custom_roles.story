# why: A membership that an ownership implies does not end with its until, so the custom roles in it are still compared
# run: due
==== orgward.yaml
version: 1
organization: { id: org-story }
users:
  alice@example.com: owner
  bob@example.com: owner
projects:
  web:
    roles: { K: { permissions: [api.organization.projects.api_keys.write] } }
    members:
      alice@example.com: { roles: [owner, K], until: 2026-11-10 }
==== live.yaml
now: 2026-11-24T09:00:00Z
organization: { id: org-story }
users:
  - { email: alice@example.com, role: owner }
  - { email: bob@example.com, role: owner }
projects:
  - name: web
    roles: [{ name: K, permissions: [api.organization.projects.api_keys.write] }]
    users:
      - { email: alice@example.com, role: owner, roles: [K] }
==== plan
1 time-based change, and it is dangerous: 1 to remove; 1 problem.

Dangerous

  - remove   project/web/member/alice@example.com/role/K  [destructive]  gives 1 permission
      why      `until: 2026-11-10 00:00 UTC` has passed
      from     orgward.yaml:10

Access: nobody gains or loses; 1 removal takes nothing away
  = project/web/member/alice@example.com/role/K is removed, but `manage_keys` remains through user/alice@example.com
  ? incomplete: these lists were not read: roles, groups, admin_api_keys, roles of 1 project, members of 1 project, groups of 2 projects, service_accounts of 2 projects

Problems: 1 (left out of the plan, with the changes that depend on them)
  project/web/member/alice@example.com  (orgward.yaml:10)
      alice@example.com is an owner of the organization, who owns every project without being listed, so they cannot be removed from this project
      Make them a `reader` under `users`, or remove the entry.

==== requests
1 GET /organization/invites
1 GET /organization/projects
1 GET /organization/projects/{project_id}/users
1 GET /organization/users
1 GET /projects/{project_id}/roles
1 GET /projects/{project_id}/users/{user_id}/roles

==== apply
  done        remove project/web/member/alice@example.com/role/K

1 done: 1 problem remains.
Verified: 1 change matches the plan.

Problems: 1 (left out of the plan, with the changes that depend on them)
  project/web/member/alice@example.com  (orgward.yaml:10)
      alice@example.com is an owner of the organization, who owns every project without being listed, so they cannot be removed from this project
      Make them a `reader` under `users`, or remove the entry.

==== writes
DELETE /projects/{web}/users/{alice@example.com}/roles/role_{web}~5ac965bb6b8ee81b03d4746e53149a2a -> 200

==== next plan
Nothing is due; 1 problem.

Problems: 1 (left out of the plan, with the changes that depend on them)
  project/web/member/alice@example.com  (orgward.yaml:10)
      alice@example.com is an owner of the organization, who owns every project without being listed, so they cannot be removed from this project
      Make them a `reader` under `users`, or remove the entry.

