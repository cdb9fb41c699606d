# why: a replaced key that was used in the last 24 hours stays, and the plan says when it was used
# run: due, sink
==== orgward.yaml
version: 1
organization: { id: org-story }
projects:
  web:
    service_accounts:
      indexer:
        roles: member
        keys:
          main: { scopes: [api.model.read], expires_in: 90d, rotate_every: 60d, overlap: 48h, sink: vault }
==== live.yaml
now: 2026-11-24T09:00:00Z
organization: { id: org-story }
users:
  - { email: alice@example.com, role: owner }
projects:
  - name: web
    service_accounts: [{ name: indexer, role: member }]
    api_keys:
      - { id: key_old, name: main@2026-09-20, owner: { service_account: indexer }, created_at: -65d, last_used_at: -3h, expires_at: 2026-12-19T09:00:00Z }
      - { name: main@2026-11-21, owner: { service_account: indexer }, created_at: -3d, last_used_at: -1h, expires_at: 2027-02-19T09:00:00Z }
==== plan
Nothing is due.

Time-based: 1 (none is applied now)
  reported   project/web/service_account/indexer/key/key_old  `main@2026-09-20`, used 3 h ago, expires 2026-12-19; it stays until nothing has used it for 24 hours
             overlap of 2 d, passed on 2026-11-23 09:00 UTC  (orgward.yaml:9)

Read-only: 1 (differs, but orgward may not change it)
  project/web/service_account/indexer/key/main  `scopes` cannot be compared  (orgward.yaml:9)
      the API never shows this field of a key

==== requests
1 GET /organization/projects
1 GET /organization/projects/{project_id}/api_keys
1 GET /organization/projects/{project_id}/service_accounts

