# why: The guardrail own_identity blocks the revocation of the admin key in use when no rule of the file allows it
==== orgward.yaml
version: 1
organization: { id: org-story }
policy: { unlisted: { users: remove, admin_api_keys: remove } }
users:
  alice@example.com: owner
  bob@example.com: owner
  carol@example.com: reader
admin_api_keys: { allow: [{ owner: alice@example.com, name: friday }] }
==== live.yaml
now: 2026-11-24T09:00:00Z
organization: { id: org-story }
users:
  - { email: alice@example.com, role: owner }
  - { email: bob@example.com, role: owner }
  - { email: carol@example.com, role: owner }
admin_api_keys:
  - { id: key_one, name: friday, owner: { user: alice@example.com }, created_at: -9d }
  - { id: key_two, name: monday, owner: { user: bob@example.com }, created_at: -9d }
==== plan
Blocked by a guardrail: own_identity. The plan contains 4 changes, all of them dangerous: 1 to update, 3 to revoke. Nothing can be applied.

  own_identity objects
      observed  the key in use is `Sandbox` (key_hGRi0gAL5mMzsXnnu0rdUrdj)
      limit     the key in use and its owner are kept
      help      If this is intended, run orgward with the admin key of another owner. Otherwise allow the key in the file, or keep its owner.
      about     admin_api_key/key_hGRi0gAL5mMzsXnnu0rdUrdj

  - revoke   admin_api_key/key_hAXW2WSeHTyFkCAmJkHaRcAp  [irreversible, destructive, outage]  `Sandbox (read only)` of alice@example.com, never used, 90 d old
      why      no rule allows it; rule 1 comes nearest, and its `name` does not fit
      from     orgward.yaml:8
      effect   programs that use this admin key stop working

  - revoke   admin_api_key/key_hGRi0gAL5mMzsXnnu0rdUrdj  [irreversible, destructive, outage]  `Sandbox` of alice@example.com, never used, 90 d old
      why      no rule allows it; rule 1 comes nearest, and its `name` does not fit
      from     orgward.yaml:8
      effect   programs that use this admin key stop working

  - revoke   admin_api_key/key_two  [irreversible, destructive, outage]  `monday` of bob@example.com, never used, 9 d old
      why      no rule allows it; rule 1 comes nearest, and its `owner` does not fit
      from     orgward.yaml:8
      effect   programs that use this admin key stop working

  ~ update   user/carol@example.com  [destructive]
      roles    owner -> reader
      from     orgward.yaml:7
      effect   ends their ownership of every project; memberships that it hid show in the next plan

==== requests
1 GET /organization/admin_api_keys
1 GET /organization/invites
1 GET /organization/users

