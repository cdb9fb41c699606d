# why: Custom roles in an entry whose until has passed are not given again once the entry is gone
==== orgward.yaml
version: 1
organization: { id: org-story }
roles: { X: { permissions: [api.files.read] } }
users:
  alice@example.com: owner
  bob@example.com: owner
  carol@example.com: { roles: [reader, X], until: 2026-11-10 }
  dave@example.com: reader
projects:
  web:
    roles: { K: { permissions: [api.organization.projects.api_keys.write] } }
    members:
      carol@example.com: [member, K]
      dave@example.com: { roles: [member, K], until: 2026-11-10 }
    groups:
      dev: { roles: [member, K], until: 2026-11-10 }
==== live.yaml
now: 2026-11-24T09:00:00Z
organization: { id: org-story }
roles: [{ name: X, permissions: [api.files.read] }]
users:
  - { email: alice@example.com, role: owner }
  - { email: bob@example.com, role: owner }
  - { email: dave@example.com, role: reader }
groups: [{ name: dev }]
projects:
  - name: web
    roles: [{ name: K, permissions: [api.organization.projects.api_keys.write] }]
==== plan
In sync: nothing to change.

Warnings: 3 (for information; no change is planned)
  user/carol@example.com  its `until` passed on 2026-11-10 00:00 UTC, and it does not exist  (orgward.yaml:7)
      Remove the entry, or write a later `until` if it should exist.
  project/web/member/dave@example.com  its `until` passed on 2026-11-10 00:00 UTC, and it does not exist  (orgward.yaml:14)
      Remove the entry, or write a later `until` if it should exist.
  project/web/group/dev  its `until` passed on 2026-11-10 00:00 UTC, and it does not exist  (orgward.yaml:16)
      Remove the entry, or write a later `until` if it should exist.

==== requests
1 GET /organization/invites
1 GET /organization/projects
1 GET /organization/projects/{project_id}/groups
1 GET /organization/projects/{project_id}/users
1 GET /organization/roles
1 GET /organization/users
1 GET /projects/{project_id}/roles

