# why: orgward reports an unlisted SCIM owner as power over the organization, like any other owner
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
  - { email: carol@example.com, role: owner, is_scim_managed: true }
==== plan
No changes, but not in sync: 1 unlisted with power over the organization.

Unlisted: 1 (not in the file; left unchanged; add the lines below to adopt them)
  users  (orgward.yaml:3)
      carol@example.com: owner  # DANGEROUS: this line gives power over the organization

==== requests
1 GET /organization/invites
1 GET /organization/users

