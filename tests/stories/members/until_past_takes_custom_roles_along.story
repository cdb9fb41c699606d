# why: Members and groups whose until has passed leave together with their custom roles, and nothing comes back
# run: due
==== orgward.yaml
version: 1
organization: { id: org-story }
users:
  alice@example.com: owner
  bob@example.com: owner
  dave@example.com: reader
projects:
  web:
    roles: { K: { permissions: [api.organization.projects.api_keys.write] } }
    members:
      dave@example.com: { roles: [member, K], until: 2026-11-10 }
    groups:
      dev: { roles: [member, K], until: 2026-11-10 }
==== live.yaml
now: 2026-11-24T09:00:00Z
organization: { id: org-story }
users:
  - { email: alice@example.com, role: owner }
  - { email: bob@example.com, role: owner }
  - { email: dave@example.com, role: reader }
groups: [{ name: dev }]
projects:
  - name: web
    roles: [{ name: K, permissions: [api.organization.projects.api_keys.write] }]
    users: [{ email: dave@example.com, role: member, roles: [K] }]
    groups: [{ name: dev, roles: [member, K] }]
==== plan
2 time-based changes, all of them dangerous: 2 to remove.

  - remove   project/web/member/dave@example.com  [destructive]
      roles    was member
      why      `until: 2026-11-10 00:00 UTC` has passed
      from     orgward.yaml:11

  - remove   project/web/group/dev  [destructive]
      roles    was member
      why      `until: 2026-11-10 00:00 UTC` has passed
      from     orgward.yaml:13

==== requests
1 GET /organization/groups
1 GET /organization/groups/{group_id}/users
1 GET /organization/invites
1 GET /organization/projects
1 GET /organization/projects/{project_id}/api_keys
1 GET /organization/projects/{project_id}/groups
1 GET /organization/projects/{project_id}/users
1 GET /organization/users
1 GET /projects/{project_id}/groups/{group_id}/roles
1 GET /projects/{project_id}/roles

==== apply
  done        remove project/web/group/dev
  done        remove project/web/member/dave@example.com

2 done.
Verified: 2 changes match the plan.

==== writes
DELETE /organization/projects/{web}/groups/30c5faa0241d687377db2f28866d4cd7 -> 200
DELETE /organization/projects/{web}/users/{dave@example.com} -> 200

==== next plan
Nothing is due.

