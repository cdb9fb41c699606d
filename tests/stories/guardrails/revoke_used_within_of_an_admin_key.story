# why: The guardrail revoke_used_within also protects an admin key that another person used recently
==== orgward.yaml
version: 1
organization: { id: org-story }
policy: { unlisted: { admin_api_keys: remove } }
admin_api_keys: { allow: [{ owner: alice@example.com }] }
==== live.yaml
now: 2026-11-24T09:00:00Z
organization: { id: org-story }
users:
  - { email: alice@example.com, role: owner }
  - { email: bob@example.com, role: owner }
admin_api_keys:
  - { id: key_ci, name: ci, owner: { user: alice@example.com }, value: sk-admin-sandbox, created_at: -9d }
  - { id: key_bob, name: friday, owner: { user: bob@example.com }, created_at: -9d, last_used_at: -2h }
==== plan
Blocked by a guardrail: revoke_used_within. The plan contains 1 change, and it is dangerous: 1 to revoke. Nothing can be applied.

  revoke_used_within objects
      observed  `friday`, used 2 h ago
      limit     no key that was used within 7 d
      help      Find out what uses the key and switch it to another key first, or write an override that names it.
      override  - { guardrail: revoke_used_within, addresses: [admin_api_key/key_bob], until: 2026-12-01, reason: "..." }
      about     admin_api_key/key_bob

  - revoke   admin_api_key/key_bob  [irreversible, destructive, outage]  `friday` of user-zrtwuUKjmIGqrFXQdFw7c2Sp, used 2 h ago
      why      no rule allows it; rule 1 comes nearest, and its `owner` does not fit
      from     orgward.yaml:4
      effect   programs that use this admin key stop working

==== requests
1 GET /organization/admin_api_keys
1 GET /organization/users

