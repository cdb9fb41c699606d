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
No changes, but not in sync: 1 unlisted with power over the organization.

Read-only: 1 (differs, but orgward may not change it)
  user/carol@example.com  not listed under `users`, and `unlisted` says to remove  (orgward.yaml:4)
      the identity provider owns this membership (SCIM)

Unlisted: 1 (not in the file; left unchanged; add the lines below to adopt them)
  users  (orgward.yaml:4)
      carol@example.com: owner  # DANGEROUS: this line gives power over the organization; cannot be removed: the identity provider owns this membership (SCIM)

==== requests
1 GET /organization/invites
1 GET /organization/users

