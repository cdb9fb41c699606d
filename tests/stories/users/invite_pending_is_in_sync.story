# why: A listed person with a pending invite is in sync for orgward, whatever the case of the e-mail
==== orgward.yaml
version: 1
organization: { id: org-story }
users:
  alice@example.com: owner
  bob@example.com: owner
  carol@example.com: reader
==== live.yaml
now: 2026-11-24T09:00:00Z
organization: { id: org-story }
users:
  - { email: alice@example.com, role: owner }
  - { email: bob@example.com, role: owner }
invites:
  - { email: Carol@Example.com, role: reader, created_at: -2d, projects: [] }
==== plan
In sync: nothing to change.

==== requests
1 GET /organization/invites
1 GET /organization/users

