# why: orgward reports the more powerful of two open invites for one unlisted person
==== orgward.yaml
version: 1
organization: { id: org-story }
users:
  alice@example.com: owner
  bob@example.com: owner
==== live: carol_has_two_invites
==== plan
No changes, but not in sync: 1 unlisted with power over the organization.

Unlisted: 1 (not in the file; left unchanged; add the lines below to adopt them)
  invites  (orgward.yaml:3)
      carol@example.com: owner  # DANGEROUS: this line gives power over the organization; invited, and can accept until 2026-11-29 09:00 UTC; one of 2 invites for this e-mail

==== requests
1 GET /organization/invites
1 GET /organization/users

