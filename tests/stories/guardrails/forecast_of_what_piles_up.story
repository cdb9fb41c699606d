# why: The forecast adds removals that max_removals leaves over to the removals of the next day
==== orgward.yaml
version: 1
organization: { id: org-story }
policy: { guardrails: { max_removals: { users: 2 } } }
users:
  alice@example.com: owner
  bob@example.com: owner
  carol@example.com: { roles: reader, until: 2026-12-01 }
  dave@example.com: { roles: reader, until: 2026-12-01 }
  erin@example.com: { roles: reader, until: 2026-12-01 }
  fred@example.com: { roles: reader, until: 2026-12-02 }
  gina@example.com: { roles: reader, until: 2026-12-02 }
  hugo@example.com: { roles: reader, until: 2026-12-05 }
==== live.yaml
now: 2026-11-24T09:00:00Z
organization: { id: org-story }
users:
  - { email: alice@example.com, role: owner }
  - { email: bob@example.com, role: owner }
  - { email: carol@example.com, role: reader }
  - { email: dave@example.com, role: reader }
  - { email: erin@example.com, role: reader }
  - { email: fred@example.com, role: reader }
  - { email: gina@example.com, role: reader }
  - { email: hugo@example.com, role: reader }
==== plan
In sync: nothing to change.

Time-based: 6 (none is applied now)
  warning    2026-12-01: 3 removals, max_removals allows 2
  warning    2026-12-02: 3 removals, max_removals allows 2
  announced  remove user/carol@example.com
             until 2026-12-01 00:00 UTC  (orgward.yaml:7)
  announced  remove user/dave@example.com
             until 2026-12-01 00:00 UTC  (orgward.yaml:8)
  announced  remove user/erin@example.com
             until 2026-12-01 00:00 UTC  (orgward.yaml:9)
  announced  remove user/fred@example.com
             until 2026-12-02 00:00 UTC  (orgward.yaml:10)
  announced  remove user/gina@example.com
             until 2026-12-02 00:00 UTC  (orgward.yaml:11)
  announced  remove user/hugo@example.com
             until 2026-12-05 00:00 UTC  (orgward.yaml:12)

==== requests
1 GET /organization/invites
1 GET /organization/users

