# why: orgward still reports an unlisted admin key under ignore, because it gives power over the organization
==== orgward.yaml
version: 1
organization: { id: org-story }
policy: { unlisted: { admin_api_keys: ignore } }
admin_api_keys: { allow: [{ owner: alice@example.com }] }
==== live.yaml
now: 2026-11-24T09:00:00Z
organization: { id: org-story }
users:
  - { email: alice@example.com, role: owner }
  - { email: bob@example.com, role: owner }
admin_api_keys:
  - { id: key_ci, name: ci, owner: { user: alice@example.com }, value: sk-admin-sandbox, created_at: -9d }
  - { id: key_bob, name: bobs, owner: { user: bob@example.com }, created_at: -9d }
==== plan
No changes, but not in sync: 1 unlisted with power over the organization.

Unlisted: 1 (not in the file; left unchanged; add the lines below to adopt them)
  admin_api_keys  (orgward.yaml:4), under `allow`
      - { id: key_bob }  # DANGEROUS: this line gives power over the organization; `bobs` of user-zrtwuUKjmIGqrFXQdFw7c2Sp, never used, 9 d old; no rule allows it; rule 1 comes nearest, and its `owner` does not fit; `unlisted: ignore` does not hide this; list it, or name it under `policy.ignore`

==== requests
1 GET /organization/admin_api_keys
1 GET /organization/users

