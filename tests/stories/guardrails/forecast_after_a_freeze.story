# why: The forecast counts time-based removals that wait for a freeze on the day the freeze ends
==== orgward.yaml
version: 1
organization: { id: org-story }
policy:
  freeze: { until: 2026-12-04T12:00:00Z, reason: INC-1 }
  guardrails: { max_removals: { users: 2 } }
users:
  alice@example.com: owner
  bob@example.com: owner
  carol@example.com: { roles: reader, until: 2026-12-01 }
  dave@example.com: { roles: reader, until: 2026-12-02 }
  erin@example.com: { roles: reader, until: 2026-12-03 }
==== live.yaml
now: 2026-11-24T09:00:00Z
organization: { id: org-story }
users:
  - { email: alice@example.com, role: owner }
  - { email: bob@example.com, role: owner }
  - { email: carol@example.com, role: reader }
  - { email: dave@example.com, role: reader }
  - { email: erin@example.com, role: reader }
==== plan
In sync: nothing to change.

Time-based: 3 (none is applied now)
  warning    2026-12-04: 3 removals, max_removals allows 2
  announced  remove user/carol@example.com
             until 2026-12-01 00:00 UTC  (orgward.yaml:9)
  announced  remove user/dave@example.com
             until 2026-12-02 00:00 UTC  (orgward.yaml:10)
  announced  remove user/erin@example.com
             until 2026-12-03 00:00 UTC  (orgward.yaml:11)

==== requests
1 GET /organization/invites
1 GET /organization/users

