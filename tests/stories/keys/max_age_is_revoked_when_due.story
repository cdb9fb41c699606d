# why: A time-based run revokes a key older than max_age when its rule says on_breach: revoke
# run: due
==== orgward.yaml
version: 1
organization: { id: org-story }
projects:
  web: { api_keys: { allow: [{ name: "batch-*", max_age: 90d, on_breach: revoke, reason: rotate }] } }
==== live.yaml
now: 2026-11-24T09:00:00Z
organization: { id: org-story }
users:
  - { email: alice@example.com, role: owner }
  - { email: bob@example.com, role: owner }
projects:
  - name: web
    api_keys: [{ id: key_one, name: batch-1, owner: { user: alice@example.com }, created_at: -100d, last_used_at: -20d }]
==== plan
1 time-based change, and it is dangerous: 1 to revoke.

  - revoke   project/web/api_key/key_one  [irreversible, destructive, outage]  `batch-1` of alice@example.com, used 20 d ago
      why      `max_age 90d` has passed
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
DELETE /organization/projects/{web}/api_keys/{key batch-1} -> 200

==== next plan
Nothing is due.

