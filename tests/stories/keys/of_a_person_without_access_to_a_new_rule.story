# why: orgward announces the end of a key rule when its until is only one second away
==== orgward.yaml
version: 1
organization: { id: org-story }
projects:
  web: { api_keys: { allow: [{ owner_kind: service_account, name: "*" }, { id: key_one, until: 2026-11-24T09:00:01Z }] } }
==== live.yaml
now: 2026-11-24T09:00:00Z
organization: { id: org-story }
users:
  - { email: alice@example.com, role: owner }
  - { email: bob@example.com, role: owner }
projects:
  - name: web
    api_keys: [{ id: key_one, name: one, owner: { user: alice@example.com }, created_at: -9d }]
==== plan
In sync: nothing to change.

Time-based: 1 (none is applied now)
  announced  project/web/api_key/key_one  `one` of alice@example.com, never used, 9 d old
             until 2026-11-24 09:00 UTC  (orgward.yaml:4)

==== requests
1 GET /organization/projects
1 GET /organization/projects/{project_id}/api_keys

