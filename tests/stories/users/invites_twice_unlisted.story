# why: orgward reports the more powerful of two open invites for one unlisted person
==== orgward.yaml
version: 1
organization: { id: org-story }
users:
  alice@example.com: owner
  bob@example.com: owner
==== live: carol_has_two_invites
==== plan
Nothing to change, and not in sync: 1 with power over the organization is not in the file.

Not in the file: 1 (left as they are; the lines below would adopt them)
  invites  (orgward.yaml:3)
      carol@example.com: owner  # DANGEROUS: this line gives power over the organization; invited, and has until 2026-11-29 09:00 UTC to accept; one of 2 invites for this e-mail

==== requests
1 GET /organization/invites
1 GET /organization/users

