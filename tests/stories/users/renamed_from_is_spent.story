# why: orgward ignores renamed_from of a person when the organization already shows the new address
==== orgward.yaml
version: 1
organization: { id: org-story }
users:
  alice@example.com: owner
  bob@example.com: owner
  carol@new.example: { roles: reader, renamed_from: carol@old.example }
==== live.yaml
now: 2026-11-24T09:00:00Z
organization: { id: org-story }
users:
  - { email: alice@example.com, role: owner }
  - { email: bob@example.com, role: owner }
  - { email: carol@new.example, role: reader }
==== plan
In sync: nothing to change.

==== requests
1 GET /organization/invites
1 GET /organization/users

