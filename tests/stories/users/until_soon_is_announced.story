# why: orgward announces the removal of a person with the reason when until is near
==== orgward.yaml
version: 1
organization: { id: org-story }
users:
  alice@example.com: owner
  bob@example.com: owner
  carol@example.com: { roles: reader, until: 2026-12-01, reason: SEC-12 }
==== live: two_owners_and_carol
==== plan
In sync: nothing to change.

Time-based: 1 (none is applied now)
  announced  remove user/carol@example.com
             until 2026-12-01 00:00 UTC  (orgward.yaml:6)
             reason: SEC-12

==== requests
1 GET /organization/invites
1 GET /organization/users

