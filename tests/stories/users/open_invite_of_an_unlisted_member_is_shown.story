# why: orgward reports an unlisted reader with an open owner invite as a person with power over the organization
==== orgward.yaml
version: 1
organization: { id: org-story }
users:
  alice@example.com: owner
  bob@example.com: owner
==== live.yaml
now: 2026-11-24T09:00:00Z
organization: { id: org-story }
users:
  - { email: alice@example.com, role: owner }
  - { email: bob@example.com, role: owner }
  - { email: carol@example.com, role: reader }
invites:
  - { email: carol@example.com, role: owner, created_at: -1d, projects: [] }
==== plan
No changes, but not in sync: 1 unlisted with power over the organization.

Unlisted: 1 (not in the file; left unchanged; add the lines below to adopt them)
  users  (orgward.yaml:3)
      carol@example.com: reader  # also invited as `owner`

==== requests
1 GET /organization/invites
1 GET /organization/users

