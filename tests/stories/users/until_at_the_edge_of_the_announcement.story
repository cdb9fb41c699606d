# why: orgward announces an end from two weeks before on, and not a second earlier
==== orgward.yaml
version: 1
organization: { id: org-story }
users:
  alice@example.com: owner
  bob@example.com: owner
  carol@example.com: { roles: reader, until: 2026-12-08T09:00:00Z }
  dave@example.com: { roles: reader, until: 2026-12-08T09:00:01Z }
==== live.yaml
now: 2026-11-24T09:00:00Z
organization: { id: org-story }
users:
  - { email: alice@example.com, role: owner }
  - { email: bob@example.com, role: owner }
  - { email: carol@example.com, role: reader }
  - { email: dave@example.com, role: reader }
==== plan
In sync: nothing to change.

Time-based: 1 (none is applied now)
  announced  remove user/carol@example.com
             until 2026-12-08 09:00 UTC  (orgward.yaml:6)

==== requests
1 GET /organization/invites
1 GET /organization/users

