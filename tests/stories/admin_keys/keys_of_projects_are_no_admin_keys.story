# why: orgward never revokes a project key that the API shows among admin keys; an unclear key is read-only
==== orgward.yaml
version: 1
organization: { id: org-story }
policy: { unlisted: { admin_api_keys: remove }, guardrails: { revoke_used_within: none } }
admin_api_keys: { allow: [{ owner: alice@example.com }] }
==== live.yaml
now: 2026-11-24T09:00:00Z
organization: { id: org-story }
users:
  - { email: alice@example.com, role: owner }
  - { email: bob@example.com, role: owner }
admin_api_keys:
  - { name: own, owner: { user: alice@example.com }, value: sk-admin-sandbox, created_at: -9d }
  - { id: key_project, name: project key, owner: { type: service_account, id: user-robot, name: robot, role: member }, redacted_value: sk-proj-...abcd, created_at: -9d }
  - { id: key_account, name: account key, owner: { user: bob@example.com }, redacted_value: sk-svcacct...abcd, created_at: -9d }
  - { id: key_untold, name: untold, owner: { user: bob@example.com }, redacted_value: "", created_at: -9d }
  - { id: key_admin, name: theirs, owner: { user: bob@example.com }, created_at: -9d }
==== plan
1 change, and it is dangerous: 1 to revoke.

  - revoke   admin_api_key/key_admin  [irreversible, destructive, outage]  `theirs` of user-zrtwuUKjmIGqrFXQdFw7c2Sp, never used, 9 d old
      why      no rule allows it; rule 1 comes nearest, and its `owner` does not fit
      from     orgward.yaml:4
      effect   programs that use this admin key stop working

Read-only: 1 (differs, but orgward may not change it)
  admin_api_key/key_untold  `untold` of user-zrtwuUKjmIGqrFXQdFw7c2Sp, never used, 9 d old: cannot be compared with the rules  (orgward.yaml:4)
      the API does not show how it begins, so it may be the key of a project

==== requests
1 GET /organization/admin_api_keys
1 GET /organization/users

==== apply
  done        revoke admin_api_key/key_admin

1 done.
Verified: 1 change matches the plan.

==== writes
DELETE /organization/admin_api_keys/{admin key theirs} -> 200

==== next plan
In sync: nothing to change.

Read-only: 1 (differs, but orgward may not change it)
  admin_api_key/key_untold  `untold` of user-zrtwuUKjmIGqrFXQdFw7c2Sp, never used, 9 d old: cannot be compared with the rules  (orgward.yaml:4)
      the API does not show how it begins, so it may be the key of a project

