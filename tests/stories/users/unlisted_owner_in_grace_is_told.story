# why: orgward reports an unlisted owner within unlisted_grace as power over the organization
==== orgward.yaml
version: 1
organization: { id: org-story }
policy: { unlisted: { users: remove }, unlisted_grace: 48h }
users:
  alice@example.com: owner
  bob@example.com: owner
==== live.yaml
now: 2026-11-24T09:00:00Z
organization: { id: org-story }
users:
  - { email: alice@example.com, role: owner }
  - { email: bob@example.com, role: owner }
  - { email: carol@example.com, role: owner, added_at: -1d }
==== plan
No changes, but not in sync: 1 unlisted with power over the organization.

Unlisted: 1 (not in the file; left unchanged; add the lines below to adopt them)
  users  (orgward.yaml:4)
      carol@example.com: owner  # DANGEROUS: this line gives power over the organization; younger than `unlisted_grace` (48h); will be removed from 2026-11-25 09:00 UTC

==== requests
1 GET /organization/invites
1 GET /organization/users

