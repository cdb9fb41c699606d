# why: Before orgward announces the end of a membership, it asks whether an ownership implies it
==== orgward.yaml
version: 1
organization: { id: org-story }
projects:
  web:
    members:
      alice@example.com: { roles: owner, until: 2026-12-01 }
      carol@example.com: { roles: owner, until: 2026-12-01 }
==== live.yaml
now: 2026-11-24T09:00:00Z
organization: { id: org-story }
users:
  - { email: alice@example.com, role: owner }
  - { email: bob@example.com, role: owner }
  - { email: carol@example.com, role: reader }
projects:
  - name: web
    users:
      - { email: alice@example.com, role: owner }
      - { email: carol@example.com, role: owner }
==== plan
In sync: nothing to change.

Time-based: 1 (none is applied now)
  warning    2026-12-01: 1 removal, last_project_owner allows 0
  announced  remove project/web/member/carol@example.com
             until 2026-12-01 00:00 UTC  (orgward.yaml:7)

==== requests
1 GET /organization/projects
1 GET /organization/projects/{project_id}/users
1 GET /organization/users

