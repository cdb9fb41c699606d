# why: An expired owner invite does not count as power over the organization, but orgward marks its line as dangerous
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
invites:
  - { email: carol@example.com, role: owner, created_at: -20d, expires_at: -13d, projects: [] }
==== plan
In sync: nothing to change.

Unlisted: 1 (not in the file; left unchanged; add the lines below to adopt them)
  invites  (orgward.yaml:3)
      carol@example.com: owner  # DANGEROUS: this line gives power over the organization; the invite expired on 2026-11-11 09:00 UTC

==== requests
1 GET /organization/invites
1 GET /organization/users

