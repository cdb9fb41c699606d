# why: orgward announces that a person changes to the role of then, or is removed without then
==== orgward.yaml
version: 1
organization: { id: org-story }
users:
  alice@example.com: owner
  bob@example.com: owner
  carol@example.com: { roles: owner, until: 2026-12-01, then: reader, reason: SEC-12 }
  dave@example.com: { roles: owner, until: 2026-12-01 }
==== live.yaml
now: 2026-11-24T09:00:00Z
organization: { id: org-story }
users:
  - { email: alice@example.com, role: owner }
  - { email: bob@example.com, role: owner }
  - { email: carol@example.com, role: owner }
  - { email: dave@example.com, role: owner }
==== plan
In sync: nothing to change.

Time-based: 2 (none is applied now)
  announced  update user/carol@example.com  then reader
             until 2026-12-01 00:00 UTC  (orgward.yaml:6)
             reason: SEC-12
  announced  remove user/dave@example.com
             until 2026-12-01 00:00 UTC  (orgward.yaml:7)

==== requests
1 GET /organization/invites
1 GET /organization/users

