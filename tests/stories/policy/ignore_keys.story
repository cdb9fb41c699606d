# why: orgward neither revokes nor reports keys that policy.ignore names, and counts them with the reason
==== orgward.yaml
version: 1
organization: { id: org-story }
policy:
  unlisted: { api_keys: remove, admin_api_keys: report }
  ignore:
    - { address: "project/batch/api_key/*", reason: the batch team rotates by itself }
    - { address: admin_api_key/key_break_glass, reason: in the safe }
projects:
  batch: { api_keys: { allow: [{ owner_kind: service_account, max_age: 10d }] } }
  web: { api_keys: { allow: [{ owner_kind: service_account, max_age: 10d }] } }
admin_api_keys: { allow: [{ owner: alice@example.com }] }
==== live.yaml
now: 2026-11-24T09:00:00Z
organization: { id: org-story }
users:
  - { email: alice@example.com, role: owner }
  - { email: bob@example.com, role: owner }
projects:
  - name: batch
    service_accounts: [{ name: runner }]
    api_keys:
      - { id: key_batch1, name: one, owner: { user: bob@example.com }, created_at: -90d, last_used_at: -30d }
      - { id: key_batch2, name: two, owner: { service_account: runner }, created_at: -9d, last_used_at: -1d }
  - name: web
    api_keys:
      - { id: key_web1, name: three, owner: { user: bob@example.com }, created_at: -90d, last_used_at: -30d }
admin_api_keys:
  - { name: ci, owner: { user: alice@example.com }, value: sk-admin-sandbox, created_at: -30d }
  - { id: key_break_glass, name: safe, owner: { user: bob@example.com }, created_at: -90d }
==== plan
1 change, and it is dangerous: 1 to revoke.

  - revoke   project/web/api_key/key_web1  [irreversible, destructive, outage]  `three` of bob@example.com, used 30 d ago
      why      no rule allows it; rule 1 comes nearest, and its `owner_kind` does not fit
      from     orgward.yaml:10
      effect   programs that use this key stop working

Ignored: 3 (excluded by `policy.ignore`)
  2 at project/batch/api_key/*  (orgward.yaml:6)
      reason: the batch team rotates by itself
  1 at admin_api_key/key_break_glass  (orgward.yaml:7)
      reason: in the safe

==== requests
1 GET /organization/admin_api_keys
1 GET /organization/projects
2 GET /organization/projects/{project_id}/api_keys
1 GET /organization/users

==== apply
  done        revoke project/web/api_key/key_web1

1 done.
Verified: 1 change matches the plan.

==== writes
DELETE /organization/projects/{web}/api_keys/{key three} -> 200

==== next plan
In sync: nothing to change.

Ignored: 3 (excluded by `policy.ignore`)
  2 at project/batch/api_key/*  (orgward.yaml:6)
      reason: the batch team rotates by itself
  1 at admin_api_key/key_break_glass  (orgward.yaml:7)
      reason: in the safe

