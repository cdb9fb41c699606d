# why: orgward warns in advance when more keys reach max_age on one day than max_removals allows
==== orgward.yaml
version: 1
organization: { id: org-story }
policy: { guardrails: { max_removals: { api_keys: 1 } } }
projects:
  web:
    api_keys: { allow: [{ user: alice@example.com, max_age: 90d, on_breach: revoke }] }
==== live.yaml
now: 2026-11-24T09:00:00Z
organization: { id: org-story }
users:
  - { email: alice@example.com, role: owner }
  - { email: bob@example.com, role: owner }
projects:
  - name: web
    api_keys:
      - { id: key_one, name: one, owner: { user: alice@example.com }, created_at: -85d }
      - { id: key_two, name: two, owner: { user: alice@example.com }, created_at: -85d }
==== plan
In sync: nothing to change.

Time-based: 2 (none is applied now)
  warning    2026-11-29: 2 removals, max_removals allows 1
  announced  revoke project/web/api_key/key_one  `one` of alice@example.com, never used, 85 d old
             max_age 90d, on 2026-11-29 09:00 UTC  (orgward.yaml:6)
  announced  revoke project/web/api_key/key_two  `two` of alice@example.com, never used, 85 d old
             max_age 90d, on 2026-11-29 09:00 UTC  (orgward.yaml:6)

==== requests
1 GET /organization/projects
1 GET /organization/projects/{project_id}/api_keys

