# why: With unlisted: ignore, orgward does not report a reader but still reports a person invited as owner
==== orgward.yaml
version: 1
organization: { id: org-story }
policy: { unlisted: { users: ignore } }
users:
  alice@example.com: owner
  bob@example.com: owner
==== live: dave_is_invited_as_owner
==== plan
No changes, but not in sync: 1 unlisted with power over the organization.

Unlisted: 1 (not in the file; left unchanged; add the lines below to adopt them)
  invites  (orgward.yaml:4)
      dave@example.com: owner  # DANGEROUS: this line gives power over the organization; invited, and can accept until 2026-11-29 09:00 UTC; `unlisted: ignore` does not hide this; list it, or name it under `policy.ignore`

==== requests
1 GET /organization/invites
1 GET /organization/users

