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
A guardrail objects: own_identity. The plan holds 2 changes by the clock, all of them dangerous: 2 to revoke. `orgward apply --due` makes 1 of them and skips 1.

  own_identity objects
      saw      the key in use is `ci` (key_ci)
      limit    the key in use and its owner stay
      help     If it is meant, run this with the admin key of another owner; else let the file allow the key, or keep its owner.
      about    admin_api_key/key_ci

  - revoke   admin_api_key/key_ci  [irreversible, destructive, outage]  `ci` of alice@example.com, never used, 9 d old
      because  `max_age 7d` has passed
      from     orgward.yaml:3
      skipped  the guardrail own_identity objects: the key in use is `ci` (key_ci); limit: the key in use and its owner stay
      effect   whatever uses this admin key stops working

  - revoke   admin_api_key/key_hAXW2WSeHTyFkCAmJkHaRcAp  [irreversible, destructive, outage]  `Sandbox (read only)` of alice@example.com, never used, 90 d old
      because  `max_age 7d` has passed
      from     orgward.yaml:3
      effect   whatever uses this admin key stops working

==== requests
1 GET /organization/admin_api_keys
1 GET /organization/users

==== apply
  done        revoke admin_api_key/key_hAXW2WSeHTyFkCAmJkHaRcAp
  skipped     revoke admin_api_key/key_ci
              because  the guardrail own_identity objects: the key in use is `ci` (key_ci); limit: the key in use and its owner stay
              next     Nothing was sent. Settle what the guardrail says; the next run tries again.

1 done, 1 skipped: the organization is partly changed. Run `orgward plan` to see what is left.

==== writes
DELETE /organization/admin_api_keys/{admin key Sandbox (read only)} -> 200

==== next plan
A guardrail objects: own_identity. The plan holds 1 change by the clock, and it is dangerous: 1 to revoke. `orgward apply --due` skips 1 change.

  own_identity objects
      saw      the key in use is `ci` (key_ci)
      limit    the key in use and its owner stay
      help     If it is meant, run this with the admin key of another owner; else let the file allow the key, or keep its owner.
      about    admin_api_key/key_ci

  - revoke   admin_api_key/key_ci  [irreversible, destructive, outage]  `ci` of alice@example.com, never used, 9 d old
      because  `max_age 7d` has passed
      from     orgward.yaml:3
      skipped  the guardrail own_identity objects: the key in use is `ci` (key_ci); limit: the key in use and its owner stay
      effect   whatever uses this admin key stops working

