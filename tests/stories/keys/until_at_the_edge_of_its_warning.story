# why: orgward announces the end of a key from the warn_before time on, and not a second earlier
==== orgward.yaml
version: 1
organization: { id: org-story }
projects:
  web:
    api_keys:
      allow:
        - { id: key_one, until: 2026-11-27T09:00:00Z, warn_before: 3d }
        - { id: key_two, until: 2026-11-27T09:00:01Z, warn_before: 3d }
==== live.yaml
now: 2026-11-24T09:00:00Z
organization: { id: org-story }
users:
  - { email: alice@example.com, role: owner }
projects:
  - name: web
    api_keys:
      - { id: key_one, name: one, owner: { user: alice@example.com }, created_at: -31d }
      - { id: key_two, name: two, owner: { user: alice@example.com }, created_at: -31d }
==== plan
In sync: nothing to change.

Time-based: 1 (none is applied now)
  announced  project/web/api_key/key_one  `one` of alice@example.com, never used, 31 d old
             until 2026-11-27 09:00 UTC  (orgward.yaml:7)

==== requests
1 GET /organization/projects
1 GET /organization/projects/{project_id}/api_keys

