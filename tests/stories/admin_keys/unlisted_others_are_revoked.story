# why: orgward revokes an unlisted admin key of another person and keeps the admin keys that a rule allows
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
  - { id: key_bob, name: friday, owner: { user: bob@example.com }, created_at: -11d, last_used_at: -10d }
==== plan
1 change, and it is dangerous: 1 to revoke.

  - revoke   admin_api_key/key_bob  [irreversible, destructive, outage]  `friday` of user-zrtwuUKjmIGqrFXQdFw7c2Sp, used 10 d ago
      why      no rule allows it; rule 1 comes nearest, and its `owner` does not fit
      from     orgward.yaml:4
      effect   programs that use this admin key stop working

==== requests
1 GET /organization/admin_api_keys
1 GET /organization/users

==== apply
  done        revoke admin_api_key/key_bob

1 done.
Verified: 1 change matches the plan.

==== writes
DELETE /organization/admin_api_keys/{admin key friday} -> 200

==== next plan
In sync: nothing to change.

