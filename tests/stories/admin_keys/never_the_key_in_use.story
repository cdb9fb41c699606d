# why: The guardrail own_identity blocks the plan that revokes the admin key orgward itself runs with
==== orgward.yaml
version: 1
organization: { id: org-story }
policy: { unlisted: { admin_api_keys: remove } }
admin_api_keys: { allow: [{ owner: bob@example.com }] }
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
Blocked by a guardrail: own_identity. The plan contains 2 changes, all of them dangerous: 2 to revoke. Nothing can be applied.

  own_identity objects
      observed  the key in use is `ci` (key_ci)
      limit     the key in use and its owner are kept
      help      If this is intended, run orgward with the admin key of another owner. Otherwise allow the key in the file, or keep its owner.
      about     admin_api_key/key_ci

  - revoke   admin_api_key/key_ci  [irreversible, destructive, outage]  `ci` of user-YFOt1IOqdDR1U2SUbxKXBCju, never used, 9 d old
      why      no rule allows it; rule 1 comes nearest, and its `owner` does not fit
      from     orgward.yaml:4
      effect   programs that use this admin key stop working

  - revoke   admin_api_key/key_hAXW2WSeHTyFkCAmJkHaRcAp  [irreversible, destructive, outage]  `Sandbox (read only)` of user-YFOt1IOqdDR1U2SUbxKXBCju, never used, 90 d old
      why      no rule allows it; rule 1 comes nearest, and its `owner` does not fit
      from     orgward.yaml:4
      effect   programs that use this admin key stop working

==== requests
1 GET /organization/admin_api_keys
1 GET /organization/users

