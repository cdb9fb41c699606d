# why: orgward still reports an unlisted owner under ignore, because only policy.ignore may hide such power
==== orgward.yaml
version: 1
organization: { id: org-story }
policy: { unlisted: { users: ignore } }
users:
  alice@example.com: owner
  bob@example.com: owner
==== live.yaml
now: 2026-11-24T09:00:00Z
organization: { id: org-story }
users:
  - { email: alice@example.com, role: owner }
  - { email: bob@example.com, role: owner }
  - { email: carol@example.com, role: owner }
  - { email: dave@example.com, role: reader }
==== plan
No changes, but not in sync: 1 unlisted with power over the organization.

Unlisted: 1 (not in the file; left unchanged; add the lines below to adopt them)
  users  (orgward.yaml:4)
      carol@example.com: owner  # DANGEROUS: this line gives power over the organization; `unlisted: ignore` does not hide this; list it, or name it under `policy.ignore`

==== requests
1 GET /organization/invites
1 GET /organization/users

