# why: The forecast warns about min_owners when owners end on different days and too few would stay
==== orgward.yaml
version: 1
organization: { id: org-story }
users:
  alice@example.com: owner
  bob@example.com: { roles: owner, until: 2026-12-01 }
  carol@example.com: { roles: owner, until: 2026-12-03 }
==== live.yaml
now: 2026-11-24T09:00:00Z
organization: { id: org-story }
users:
  - { email: alice@example.com, role: owner }
  - { email: bob@example.com, role: owner }
  - { email: carol@example.com, role: owner }
==== plan
In sync: nothing to change.

Time-based: 2 (none is applied now)
  warning    2026-12-03: 1 removal, min_owners allows 0
  announced  remove user/bob@example.com
             until 2026-12-01 00:00 UTC  (orgward.yaml:5)
  announced  remove user/carol@example.com
             until 2026-12-03 00:00 UTC  (orgward.yaml:6)

==== requests
1 GET /organization/invites
1 GET /organization/users

