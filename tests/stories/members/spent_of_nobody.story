# why: orgward warns about a spent member entry of somebody who is not in the organization
==== orgward.yaml
version: 1
organization: { id: org-story }
projects:
  web:
    members:
      nobody@example.com: { roles: member, until: 2026-11-01 }
==== live.yaml
now: 2026-11-24T09:00:00Z
organization: { id: org-story }
users:
  - { email: alice@example.com, role: owner }
  - { email: bob@example.com, role: owner }
projects:
  - { name: web }
==== plan
In sync: nothing to change.

Warnings: 1 (for information; no change is planned)
  project/web/member/nobody@example.com  its `until` passed on 2026-11-01 00:00 UTC, and it does not exist  (orgward.yaml:6)
      Remove the entry, or write a later `until` if it should exist.

==== requests
1 GET /organization/invites
1 GET /organization/projects
1 GET /organization/projects/{project_id}/users
1 GET /organization/users

