# why: orgward reports a key after its until and announces an end only within the warn_before time
==== orgward.yaml
version: 1
organization: { id: org-story }
projects:
  web:
    api_keys:
      allow:
        - { id: key_one, until: 2026-11-20, reason: migration }
        - { id: key_two, until: 2026-12-01, on_breach: revoke }
        - { id: key_three, until: 2026-12-01, warn_before: 3d }
==== live.yaml
now: 2026-11-24T09:00:00Z
organization: { id: org-story }
users:
  - { email: alice@example.com, role: owner }
  - { email: bob@example.com, role: owner }
projects:
  - name: web
    api_keys:
      - { id: key_one, name: one, owner: { user: alice@example.com }, created_at: -31d }
      - { id: key_two, name: two, owner: { user: alice@example.com }, created_at: -31d }
      - { id: key_three, name: three, owner: { user: alice@example.com }, created_at: -31d }
==== plan
In sync: nothing to change.

Time-based: 2 (none is applied now)
  reported   project/web/api_key/key_one  `one` of alice@example.com, never used, 31 d old
             until 2026-11-20 00:00 UTC  (orgward.yaml:7)
             reason: migration
  announced  revoke project/web/api_key/key_two  `two` of alice@example.com, never used, 31 d old
             until 2026-12-01 00:00 UTC  (orgward.yaml:8)

==== requests
1 GET /organization/projects
1 GET /organization/projects/{project_id}/api_keys

