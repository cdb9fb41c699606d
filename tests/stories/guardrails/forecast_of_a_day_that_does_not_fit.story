# why: orgward warns in advance when more people end on one day than max_removals allows
==== orgward.yaml
version: 1
organization: { id: org-story }
users:
  alice@example.com: owner
  bob@example.com: owner
  p01@example.com: { roles: reader, until: 2026-12-01 }
  p02@example.com: { roles: reader, until: 2026-12-01 }
  p03@example.com: { roles: reader, until: 2026-12-01 }
  p04@example.com: { roles: reader, until: 2026-12-01 }
  p05@example.com: { roles: reader, until: 2026-12-01 }
  p06@example.com: { roles: reader, until: 2026-12-01 }
  p07@example.com: { roles: reader, until: 2026-12-01 }
  p08@example.com: { roles: reader, until: 2026-12-01 }
  p09@example.com: { roles: reader, until: 2026-12-01 }
  p10@example.com: { roles: reader, until: 2026-12-01 }
  p11@example.com: { roles: reader, until: 2026-12-01 }
  p12@example.com: { roles: reader, until: 2026-12-01 }
==== live.yaml
now: 2026-11-24T09:00:00Z
organization: { id: org-story }
users:
  - { email: alice@example.com, role: owner }
  - { email: bob@example.com, role: owner }
  - { email: p01@example.com, role: reader }
  - { email: p02@example.com, role: reader }
  - { email: p03@example.com, role: reader }
  - { email: p04@example.com, role: reader }
  - { email: p05@example.com, role: reader }
  - { email: p06@example.com, role: reader }
  - { email: p07@example.com, role: reader }
  - { email: p08@example.com, role: reader }
  - { email: p09@example.com, role: reader }
  - { email: p10@example.com, role: reader }
  - { email: p11@example.com, role: reader }
  - { email: p12@example.com, role: reader }
==== plan
In sync: nothing to change.

Time-based: 12 (none is applied now)
  warning    2026-12-01: 12 removals, max_removals allows 5
  announced  remove user/p01@example.com
             until 2026-12-01 00:00 UTC  (orgward.yaml:6)
  announced  remove user/p02@example.com
             until 2026-12-01 00:00 UTC  (orgward.yaml:7)
  announced  remove user/p03@example.com
             until 2026-12-01 00:00 UTC  (orgward.yaml:8)
  announced  remove user/p04@example.com
             until 2026-12-01 00:00 UTC  (orgward.yaml:9)
  announced  remove user/p05@example.com
             until 2026-12-01 00:00 UTC  (orgward.yaml:10)
  announced  remove user/p06@example.com
             until 2026-12-01 00:00 UTC  (orgward.yaml:11)
  announced  remove user/p07@example.com
             until 2026-12-01 00:00 UTC  (orgward.yaml:12)
  announced  remove user/p08@example.com
             until 2026-12-01 00:00 UTC  (orgward.yaml:13)
  announced  remove user/p09@example.com
             until 2026-12-01 00:00 UTC  (orgward.yaml:14)
  announced  remove user/p10@example.com
             until 2026-12-01 00:00 UTC  (orgward.yaml:15)
  announced  remove user/p11@example.com
             until 2026-12-01 00:00 UTC  (orgward.yaml:16)
  announced  remove user/p12@example.com
             until 2026-12-01 00:00 UTC  (orgward.yaml:17)

==== requests
1 GET /organization/invites
1 GET /organization/users

