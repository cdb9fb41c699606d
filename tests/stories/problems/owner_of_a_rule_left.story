# why: A key that may belong to the missing person of a rule is read-only, and other keys are revoked
==== orgward.yaml
version: 1
organization: { id: org-story }
policy: { unlisted: { admin_api_keys: remove } }
admin_api_keys:
  allow:
    - { owner: alice@example.com }
    - { owner: mallory@example.com, name: "night*" }
projects: { web: { members: { carol@example.com: owner } } }
==== live.yaml
now: 2026-11-24T09:00:00Z
organization: { id: org-story }
users:
  - { email: alice@example.com, role: owner }
  - { email: bob@example.com, role: owner }
  - { email: carol@example.com, role: owner }
admin_api_keys:
  - { id: key_ci, name: ci, owner: { user: alice@example.com }, value: sk-admin-sandbox, created_at: -9d }
  - { id: key_bob, name: friday, owner: { user: bob@example.com }, created_at: -11d, last_used_at: -10d }
  - { id: key_of_nobody, name: nightly, owner: { type: service_account, id: user-who-left, name: Mallory }, created_at: -11d, last_used_at: -10d }
  - { id: key_named, name: other, owner: { type: service_account, id: user-who-left, name: Mallory }, created_at: -11d, last_used_at: -10d }
projects: [{ name: web, users: [] }]
==== plan
2 changes, all of them dangerous: 2 to revoke; 1 problem.

Dangerous

  - revoke   admin_api_key/key_bob  [irreversible, destructive, outage]  `friday` of bob@example.com, used 10 d ago
      why      no rule allows it; rule 1 comes nearest, and its `owner` does not fit
      from     orgward.yaml:6
      effect   programs that use this admin key stop working

  - revoke   admin_api_key/key_named  [irreversible, destructive, outage]  `other` of Mallory, used 10 d ago
      why      no rule allows it; rule 1 comes nearest, and its `owner` does not fit
      from     orgward.yaml:6
      effect   programs that use this admin key stop working

Problems: 1 (left out of the plan, with the changes that depend on them)
  user/mallory@example.com  (orgward.yaml:7)
      `mallory@example.com` is not a user of the organization
      Correct the address, or remove the rule: it allows nothing.
      blocks  admin_api_key/key_of_nobody

Read-only: 1 (differs, but orgward may not change it)
  admin_api_key/key_of_nobody  `nightly` of Mallory, used 10 d ago: cannot be compared with the rules  (orgward.yaml:7)
      it may belong to `mallory@example.com` of rule 2, which is not in the organization

Unlisted: 1 (not in the file; left unchanged; add the lines below to adopt them)
  admin_api_keys  (orgward.yaml:7), under `allow`
      - { id: key_of_nobody }  # DANGEROUS: this line gives power over the organization; `nightly` of Mallory, used 10 d ago; no rule clearly allows it: it may belong to `mallory@example.com` of rule 2, which is not in the organization

==== requests
1 GET /organization/admin_api_keys
2 GET /organization/invites
1 GET /organization/projects
1 GET /organization/projects/{project_id}/users
2 GET /organization/users

==== apply
  done        revoke admin_api_key/key_bob
  done        revoke admin_api_key/key_named

2 done: 1 problem remains.
Verified: 2 changes match the plan.

Problems: 1 (left out of the plan, with the changes that depend on them)
  user/mallory@example.com  (orgward.yaml:7)
      `mallory@example.com` is not a user of the organization
      Correct the address, or remove the rule: it allows nothing.
      blocks  admin_api_key/key_of_nobody

==== writes
DELETE /organization/admin_api_keys/{admin key friday} -> 200
DELETE /organization/admin_api_keys/{admin key other} -> 200

==== next plan
No changes, but not in sync: 1 problem; 1 unlisted with power over the organization.

Problems: 1 (left out of the plan, with the changes that depend on them)
  user/mallory@example.com  (orgward.yaml:7)
      `mallory@example.com` is not a user of the organization
      Correct the address, or remove the rule: it allows nothing.
      blocks  admin_api_key/key_of_nobody

Read-only: 1 (differs, but orgward may not change it)
  admin_api_key/key_of_nobody  `nightly` of Mallory, used 10 d ago: cannot be compared with the rules  (orgward.yaml:7)
      it may belong to `mallory@example.com` of rule 2, which is not in the organization

Unlisted: 1 (not in the file; left unchanged; add the lines below to adopt them)
  admin_api_keys  (orgward.yaml:7), under `allow`
      - { id: key_of_nobody }  # DANGEROUS: this line gives power over the organization; `nightly` of Mallory, used 10 d ago; no rule clearly allows it: it may belong to `mallory@example.com` of rule 2, which is not in the organization

