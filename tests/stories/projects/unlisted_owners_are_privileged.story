# why: whoever owns a project without being listed is told, also where the file ignores what is unlisted
==== orgward.yaml
version: 1
organization: { id: org-story }
policy: { unlisted: { project_groups: ignore } }
projects:
  web:
    members: { alice@example.com: member }
    service_accounts: {}
    groups: {}
==== live.yaml
now: 2026-11-24T09:00:00Z
organization: { id: org-story }
users:
  - { email: alice@example.com, role: reader }
  - { email: mallory@example.com, role: reader }
  - { email: zoe@example.com, role: reader }
groups: [{ name: leads }, { name: readers }]
projects:
  - name: web
    users: [{ email: alice@example.com, role: member }, { email: mallory@example.com, role: owner }, { email: zoe@example.com, role: member }]
    service_accounts: [{ name: robot, role: owner }, { name: tool, role: member }]
    groups: [{ name: leads, roles: [owner] }, { name: readers, roles: [member] }]
==== problems
warning: `service_accounts` is empty: the file declares that there should be none
 --> orgward.yaml:7:5
  |
7 |     service_accounts: {}
  |     ^^^^^^^^^^^^^^^^
  |
  = help: Omit the line to leave service accounts unmanaged.

warning: `groups` is empty: the file declares that there should be none
 --> orgward.yaml:8:5
  |
8 |     groups: {}
  |     ^^^^^^
  |
  = help: Omit the line to leave groups unmanaged.

2 warnings

==== plan
No changes, but not in sync: 3 unlisted with power over a project.

Unlisted: 5 (not in the file; left unchanged; add the lines below to adopt them)
  project_members of project/web  (orgward.yaml:6)
      mallory@example.com: owner  # DANGEROUS: this line gives power over a project
      zoe@example.com: member
  service_accounts of project/web  (orgward.yaml:7)
      robot: owner  # DANGEROUS: this line gives power over a project
      tool: member
  project_groups of project/web  (orgward.yaml:8)
      leads: owner  # DANGEROUS: this line gives power over a project; `unlisted: ignore` does not hide this; list it, or name it under `policy.ignore`

==== requests
1 GET /organization/projects
1 GET /organization/projects/{project_id}/groups
1 GET /organization/projects/{project_id}/service_accounts
1 GET /organization/projects/{project_id}/users
1 GET /organization/users
2 GET /projects/{project_id}/groups/{group_id}/roles

