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
      because  no rule allows it; rule 1 comes nearest, and its `owner` does not fit
      from     orgward.yaml:6
      effect   whatever uses this admin key stops working

  - revoke   admin_api_key/key_named  [irreversible, destructive, outage]  `other` of Mallory, used 10 d ago
      because  no rule allows it; rule 1 comes nearest, and its `owner` does not fit
      from     orgward.yaml:6
      effect   whatever uses this admin key stops working

Problems: 1 (left out, with what depends on them)
  user/mallory@example.com  (orgward.yaml:7)
      `mallory@example.com` is not a user of the organization
      Correct the address, or take the rule out: it can allow nothing.
      blocks  admin_api_key/key_of_nobody

Held: 1 (differs, and is not ours to change)
  admin_api_key/key_of_nobody  `nightly` of Mallory, used 10 d ago: cannot be judged  (orgward.yaml:7)
      it may belong to what rule 2 means by `mallory@example.com`, which is not found

Not in the file: 1 (left as they are; the lines below would adopt them)
  admin_api_keys  (orgward.yaml:7), under `allow`
      - { id: key_of_nobody }  # DANGEROUS: this line gives power over the organization; `nightly` of Mallory, used 10 d ago; no rule is known to allow it: it may belong to what rule 2 means by `mallory@example.c…

==== requests
1 GET /organization/admin_api_keys
2 GET /organization/invites
1 GET /organization/projects
1 GET /organization/projects/{project_id}/users
2 GET /organization/users

==== apply
  done        revoke admin_api_key/key_bob
  done        revoke admin_api_key/key_named

2 done: 1 problem is left.

Problems: 1 (left out, with what depends on them)
  user/mallory@example.com  (orgward.yaml:7)
      `mallory@example.com` is not a user of the organization
      Correct the address, or take the rule out: it can allow nothing.
      blocks  admin_api_key/key_of_nobody

==== writes
DELETE /organization/admin_api_keys/{admin key friday} -> 200
DELETE /organization/admin_api_keys/{admin key other} -> 200

==== next plan
Nothing to change, and not in sync: 1 problem; 1 with power over the organization is not in the file.

Problems: 1 (left out, with what depends on them)
  user/mallory@example.com  (orgward.yaml:7)
      `mallory@example.com` is not a user of the organization
      Correct the address, or take the rule out: it can allow nothing.
      blocks  admin_api_key/key_of_nobody

Held: 1 (differs, and is not ours to change)
  admin_api_key/key_of_nobody  `nightly` of Mallory, used 10 d ago: cannot be judged  (orgward.yaml:7)
      it may belong to what rule 2 means by `mallory@example.com`, which is not found

Not in the file: 1 (left as they are; the lines below would adopt them)
  admin_api_keys  (orgward.yaml:7), under `allow`
      - { id: key_of_nobody }  # DANGEROUS: this line gives power over the organization; `nightly` of Mallory, used 10 d ago; no rule is known to allow it: it may belong to what rule 2 means by `mallory@example.c…

