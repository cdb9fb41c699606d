# why: An organization owner with an until in the future still satisfies the listed project role in orgward
==== orgward.yaml
version: 1
organization: { id: org-story }
users:
  alice@example.com: owner
  bob@example.com: owner
  carol@example.com: { roles: owner, until: 2026-12-01 }
projects:
  web: { members: { carol@example.com: owner } }
==== live.yaml
now: 2026-11-24T09:00:00Z
organization: { id: org-story }
users:
  - { email: alice@example.com, role: owner }
  - { email: bob@example.com, role: owner }
  - { email: carol@example.com, role: owner }
projects: [{ name: web }]
==== plan
In sync: nothing to change.

Time-based: 1 (none is applied now)
  announced  remove user/carol@example.com
             until 2026-12-01 00:00 UTC  (orgward.yaml:6)

==== requests
1 GET /organization/invites
1 GET /organization/projects
1 GET /organization/projects/{project_id}/users
1 GET /organization/users

