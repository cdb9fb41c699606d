# why: An admin key rule for a person who is not in the organization is a problem, because it allows nothing
==== orgward.yaml
version: 1
organization: { id: org-story }
admin_api_keys: { allow: [{ owner: mallory@example.com }] }
==== live.yaml
now: 2026-11-24T09:00:00Z
organization: { id: org-story }
users:
  - { email: alice@example.com, role: owner }
  - { email: bob@example.com, role: owner }
admin_api_keys:
  - { id: key_ci, name: ci, owner: { user: alice@example.com }, value: sk-admin-sandbox, created_at: -9d }
==== plan
No changes, but not in sync: 1 problem; 2 unlisted with power over the organization.

Problems: 1 (left out of the plan, with the changes that depend on them)
  user/mallory@example.com  (orgward.yaml:3)
      `mallory@example.com` is not a user of the organization
      Correct the address, or remove the rule: it allows nothing.

Unlisted: 2 (not in the file; left unchanged; add the lines below to adopt them)
  admin_api_keys  (orgward.yaml:3), under `allow`
      - { id: key_ci }                        # DANGEROUS: this line gives power over the organization; `ci` of alice@example.com, never used, 9 d old; no rule allows it; rule 1 comes nearest, and its `owner` does not fit
      - { id: key_hAXW2WSeHTyFkCAmJkHaRcAp }  # DANGEROUS: this line gives power over the organization; `Sandbox (read only)` of alice@example.com, never used, 90 d old; no rule allows it; rule 1 comes nearest, and its `owner` does not fit

==== requests
1 GET /organization/admin_api_keys
2 GET /organization/invites
2 GET /organization/users

