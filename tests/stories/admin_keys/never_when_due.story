# why: A time-based run revokes other old admin keys, but the guardrail own_identity skips the key in use
# run: due
==== orgward.yaml
version: 1
organization: { id: org-story }
admin_api_keys: { allow: [{ owner: alice@example.com, max_age: 7d, on_breach: revoke }, { id: key_bob }] }
==== live.yaml
now: 2026-11-24T09:00:00Z
organization: { id: org-story }
users:
  - { email: alice@example.com, role: owner }
  - { email: bob@example.com, role: owner }
admin_api_keys:
  - { id: key_ci, name: ci, owner: { user: alice@example.com }, value: sk-admin-sandbox, created_at: -9d }
  - { id: key_bob, name: friday, owner: { user: bob@example.com }, created_at: -1d, last_used_at: -2h }
==== plan
A guardrail objects: own_identity. The plan contains 2 time-based changes, all of them dangerous: 2 to revoke. `orgward apply --due` makes 1 of them and skips 1.

  own_identity objects
      observed  the key in use is `ci` (key_ci)
      limit     the key in use and its owner are kept
      help      If this is intended, run orgward with the admin key of another owner. Otherwise allow the key in the file, or keep its owner.
      about     admin_api_key/key_ci

  - revoke   admin_api_key/key_ci  [irreversible, destructive, outage]  `ci` of alice@example.com, never used, 9 d old
      why      `max_age 7d` has passed
      from     orgward.yaml:3
      skipped  the guardrail own_identity objects: the key in use is `ci` (key_ci); limit: the key in use and its owner are kept
      effect   programs that use this admin key stop working

  - revoke   admin_api_key/key_hAXW2WSeHTyFkCAmJkHaRcAp  [irreversible, destructive, outage]  `Sandbox (read only)` of alice@example.com, never used, 90 d old
      why      `max_age 7d` has passed
      from     orgward.yaml:3
      effect   programs that use this admin key stop working

==== requests
1 GET /organization/admin_api_keys
1 GET /organization/users

==== apply
  done        revoke admin_api_key/key_hAXW2WSeHTyFkCAmJkHaRcAp
  skipped     revoke admin_api_key/key_ci
              why      the guardrail own_identity objects: the key in use is `ci` (key_ci); limit: the key in use and its owner are kept
              next     Nothing was sent. Resolve the guardrail's objection; the next run tries again.

1 done, 1 skipped: the organization is partly changed. Run `orgward plan` to see the remaining changes.
Verified: 1 change matches the plan.

==== writes
DELETE /organization/admin_api_keys/{admin key Sandbox (read only)} -> 200

==== next plan
A guardrail objects: own_identity. The plan contains 1 time-based change, and it is dangerous: 1 to revoke. `orgward apply --due` skips 1 change.

  own_identity objects
      observed  the key in use is `ci` (key_ci)
      limit     the key in use and its owner are kept
      help      If this is intended, run orgward with the admin key of another owner. Otherwise allow the key in the file, or keep its owner.
      about     admin_api_key/key_ci

  - revoke   admin_api_key/key_ci  [irreversible, destructive, outage]  `ci` of alice@example.com, never used, 9 d old
      why      `max_age 7d` has passed
      from     orgward.yaml:3
      skipped  the guardrail own_identity objects: the key in use is `ci` (key_ci); limit: the key in use and its owner are kept
      effect   programs that use this admin key stop working

