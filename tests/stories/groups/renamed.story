# why: a renamed group keeps its members, roles and projects
==== orgward.yaml
version: 1
organization: { id: org-story }
roles:
  costs: { renamed_from: billing, permissions: [api.usage.read] }
groups:
  platform: { renamed_from: infra, members: [carol@example.com], roles: [costs] }
projects:
  web: { groups: { platform: member } }
==== live.yaml
now: 2026-11-24T09:00:00Z
organization: { id: org-story }
users:
  - { email: alice@example.com, role: owner }
  - { email: bob@example.com, role: owner }
  - { email: carol@example.com, role: reader }
  - { email: dave@example.com, role: reader }
roles:
  - { name: billing, permissions: [api.usage.read] }
groups:
  - { name: infra, users: [{ email: carol@example.com }], roles: [billing] }
projects:
  - { name: web, groups: [{ name: infra, roles: [member] }] }
==== plan
2 changes: 2 to update.

  ~ update   role/costs
      name     billing -> costs
      from     orgward.yaml:4

  ~ update   group/platform
      name     infra -> platform
      from     orgward.yaml:6

==== requests
1 GET /organization/groups
1 GET /organization/groups/{group_id}/roles
1 GET /organization/groups/{group_id}/users
1 GET /organization/projects
1 GET /organization/projects/{project_id}/groups
1 GET /organization/roles
1 GET /projects/{project_id}/groups/{group_id}/roles

==== apply
  done        update role/costs
  done        update group/platform

2 done.
Verified: 2 changes match the plan.

==== writes
POST /organization/roles/role_01797839139262854e58c1a6f47783b5 {"permissions":["api.usage.read"],"role_name":"costs"} -> 200
POST /organization/groups/67d6f55469affbe3595fc88cc2482b34 {"name":"platform"} -> 200

==== next plan
In sync: nothing to change.

