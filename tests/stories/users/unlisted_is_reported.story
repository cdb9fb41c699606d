# why: Without a policy, orgward only reports unlisted people and invites, and marks owners as dangerous
==== orgward.yaml
version: 1
organization: { id: org-story }
users:
  alice@example.com: owner
  bob@example.com: owner
==== live: dave_is_invited_as_owner
==== plan
No changes, but not in sync: 1 unlisted with power over the organization.

Unlisted: 2 (not in the file; left unchanged; add the lines below to adopt them)
  invites  (orgward.yaml:3)
      dave@example.com: owner  # DANGEROUS: this line gives power over the organization; invited, and can accept until 2026-11-29 09:00 UTC
  users  (orgward.yaml:3)
      carol@example.com: reader

==== requests
1 GET /organization/invites
1 GET /organization/users

