# why: An unlisted SCIM owner is read-only for orgward, but still reported as power over the organization
==== orgward.yaml
version: 1
organization: { id: org-story }
policy: { unlisted: { users: remove } }
users:
  alice@example.com: owner
  bob@example.com: owner
==== live.yaml
now: 2026-11-24T09:00:00Z
organization: { id: org-story }
users:
  - { email: alice@example.com, role: owner }
  - { email: bob@example.com, role: owner }
  - { email: carol@example.com, role: owner, is_scim_managed: true }
==== plan
Nothing to change, and not in sync: 1 with power over the organization is not in the file.

Held: 1 (differs, and is not ours to change)
  user/carol@example.com  not listed under `users`, and `unlisted` says to remove  (orgward.yaml:4)
      the identity provider owns this membership (SCIM)

Not in the file: 1 (left as they are; the lines below would adopt them)
  users  (orgward.yaml:4)
      carol@example.com: owner  # DANGEROUS: this line gives power over the organization; cannot be removed: the identity provider owns this membership (SCIM)

==== requests
1 GET /organization/invites
1 GET /organization/users

