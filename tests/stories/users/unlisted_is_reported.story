# why: Without a policy, orgward only reports unlisted people and invites, and marks owners as dangerous
==== orgward.yaml
version: 1
organization: { id: org-story }
users:
  alice@example.com: owner
  bob@example.com: owner
==== live: dave_is_invited_as_owner
==== plan
Nothing to change, and not in sync: 1 with power over the organization is not in the file.

Not in the file: 2 (left as they are; the lines below would adopt them)
  invites  (orgward.yaml:3)
      dave@example.com: owner  # DANGEROUS: this line gives power over the organization; invited, and has until 2026-11-29 09:00 UTC to accept
  users  (orgward.yaml:3)
      carol@example.com: reader

==== requests
1 GET /organization/invites
1 GET /organization/users

