# why: orgward measures max_idle of a key that was never used from the time of its creation
# run: due
==== orgward.yaml
version: 1
organization: { id: org-story }
projects:
  web: { api_keys: { allow: [{ owner_kind: user, max_idle: 30d, on_breach: revoke }] } }
==== live.yaml
now: 2026-11-24T09:00:00Z
organization: { id: org-story }
users:
  - { email: alice@example.com, role: owner }
  - { email: bob@example.com, role: owner }
projects:
  - name: web
    api_keys:
      - { id: key_one, name: never, owner: { user: alice@example.com }, created_at: -31d }
      - { id: key_two, name: young, owner: { user: alice@example.com }, created_at: -3d }
      - { id: key_three, name: busy, owner: { user: alice@example.com }, created_at: -300d, last_used_at: -1d }
==== plan
1 time-based change, and it is dangerous: 1 to revoke.

  - revoke   project/web/api_key/key_one  [irreversible, destructive, outage]  `never` of alice@example.com, never used, 31 d old
      why      `max_idle 30d` has passed
      from     orgward.yaml:4
      effect   programs that use this key stop working

==== requests
1 GET /organization/projects
1 GET /organization/projects/{project_id}/api_keys

==== apply
  done        revoke project/web/api_key/key_one

1 done.
Verified: 1 change matches the plan.

==== writes
DELETE /organization/projects/{web}/api_keys/{key never} -> 200

==== next plan
Nothing is due.

