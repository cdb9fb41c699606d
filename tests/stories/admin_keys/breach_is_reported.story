# why: An admin key older than max_age is only reported, because orgward revokes it only with on_breach: revoke
==== orgward.yaml
version: 1
organization: { id: org-story }
admin_api_keys: { allow: [{ owner: alice@example.com, max_age: 7d, reason: rotate weekly }] }
==== live.yaml
now: 2026-11-24T09:00:00Z
organization: { id: org-story }
users:
  - { email: alice@example.com, role: owner }
  - { email: bob@example.com, role: owner }
admin_api_keys:
  - { id: key_ci, name: ci, owner: { user: alice@example.com }, value: sk-admin-sandbox, created_at: -9d }
==== plan
In sync: nothing to change.

Time-based: 2 (none is applied now)
  reported   admin_api_key/key_ci  `ci` of alice@example.com, never used, 9 d old
             max_age 7d, passed on 2026-11-22 09:00 UTC  (orgward.yaml:3)
             reason: rotate weekly
  reported   admin_api_key/key_hAXW2WSeHTyFkCAmJkHaRcAp  `Sandbox (read only)` of alice@example.com, never used, 90 d old
             max_age 7d, passed on 2026-09-02 09:00 UTC  (orgward.yaml:3)
             reason: rotate weekly

==== requests
1 GET /organization/admin_api_keys
1 GET /organization/users

