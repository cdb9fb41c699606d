# why: An admin key rule needs both owner and name to fit, so another person cannot copy the name
==== orgward.yaml
version: 1
organization: { id: org-story }
admin_api_keys: { allow: [{ owner: alice@example.com, name: "ci*" }] }
==== live.yaml
now: 2026-11-24T09:00:00Z
organization: { id: org-story }
users:
  - { email: alice@example.com, role: owner }
  - { email: bob@example.com, role: owner }
admin_api_keys:
  - { id: key_ci, name: ci, owner: { user: alice@example.com }, value: sk-admin-sandbox, created_at: -9d }
  - { id: key_bob, name: ci-friday, owner: { user: bob@example.com }, created_at: -1d }
==== plan
No changes, but not in sync: 2 unlisted with power over the organization.

Unlisted: 2 (not in the file; left unchanged; add the lines below to adopt them)
  admin_api_keys  (orgward.yaml:3), under `allow`
      - { id: key_bob }                       # DANGEROUS: this line gives power over the organization; `ci-friday` of user-zrtwuUKjmIGqrFXQdFw7c2Sp, never used, 24 h old; no rule allows it; rule 1 comes nearest, and its `owner` does not fit
      - { id: key_hAXW2WSeHTyFkCAmJkHaRcAp }  # DANGEROUS: this line gives power over the organization; `Sandbox (read only)` of alice@example.com, never used, 90 d old; no rule allows it; rule 1 comes nearest, and its `name` does not fit

==== requests
1 GET /organization/admin_api_keys
1 GET /organization/users

