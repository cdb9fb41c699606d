# why: orgward reports the limit that a key reached first when a rule has both max_age and max_idle
==== orgward.yaml
version: 1
organization: { id: org-story }
projects:
  web: { api_keys: { allow: [{ owner_kind: user, max_age: 90d, max_idle: 10d }] } }
==== live.yaml
now: 2026-11-24T09:00:00Z
organization: { id: org-story }
users:
  - { email: alice@example.com, role: owner }
  - { email: bob@example.com, role: owner }
projects:
  - name: web
    api_keys: [{ id: key_one, name: one, owner: { user: alice@example.com }, created_at: -30d, last_used_at: -20d }]
==== plan
In sync: nothing to change.

Time-based: 1 (none is applied now)
  reported   project/web/api_key/key_one  `one` of alice@example.com, used 20 d ago
             max_idle 10d, passed on 2026-11-14 09:00 UTC  (orgward.yaml:4)

==== requests
1 GET /organization/projects
1 GET /organization/projects/{project_id}/api_keys

