# why: Members and roles of a group whose until has passed are not added again once the group is gone
==== orgward.yaml
version: 1
organization: { id: org-story }
roles: { X: { permissions: [api.files.read] } }
groups:
  tmp: { until: 2026-11-10, members: [bob@example.com], roles: [X] }
projects:
  web:
    roles: { K: { permissions: [api.organization.projects.api_keys.write] } }
    groups: { tmp: [member, K] }
==== live.yaml
now: 2026-11-24T09:00:00Z
organization: { id: org-story }
roles: [{ name: X, permissions: [api.files.read] }]
users:
  - { email: alice@example.com, role: owner }
  - { email: bob@example.com, role: owner }
projects:
  - name: web
    roles: [{ name: K, permissions: [api.organization.projects.api_keys.write] }]
==== plan
In sync: nothing to change.

Warnings: 1 (for information; no change is planned)
  group/tmp  its `until` passed on 2026-11-10 00:00 UTC, and it does not exist  (orgward.yaml:5)
      Remove the entry, or write a later `until` if it should exist.

==== requests
1 GET /organization/groups
1 GET /organization/projects
1 GET /organization/projects/{project_id}/groups
1 GET /organization/roles
1 GET /projects/{project_id}/roles

