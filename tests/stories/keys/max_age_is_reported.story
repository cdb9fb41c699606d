# why: orgward only reports a key older than max_age when the rule does not say on_breach: revoke
==== orgward.yaml
version: 1
organization: { id: org-story }
projects:
  web: { api_keys: { allow: [{ name: "batch-*", max_age: 90d, reason: rotate }] } }
==== live.yaml
now: 2026-11-24T09:00:00Z
organization: { id: org-story }
users:
  - { email: alice@example.com, role: owner }
  - { email: bob@example.com, role: owner }
projects:
  - name: web
    api_keys: [{ id: key_one, name: batch-1, owner: { user: alice@example.com }, created_at: -100d, last_used_at: -1h }]
==== plan
In sync: nothing to change.

Time-based: 1 (none is applied now)
  reported   project/web/api_key/key_one  `batch-1` of alice@example.com, used 1 h ago
             max_age 90d, passed on 2026-11-14 09:00 UTC  (orgward.yaml:4)
             reason: rotate

==== requests
1 GET /organization/projects
1 GET /organization/projects/{project_id}/api_keys

