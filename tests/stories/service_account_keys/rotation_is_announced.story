# why: the plan says two weeks before that a key will be replaced
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
      - { name: main@2026-10-01, owner: { service_account: indexer }, created_at: -54d, last_used_at: -1h, expires_at: 2026-12-30T09:00:00Z }
==== plan
In sync: nothing to change.

Time-based: 1 (none is applied now)
  announced  create project/web/service_account/indexer/key/main  `main@2026-10-01`, used 1 h ago, expires 2026-12-30
             rotate_every 60d, on 2026-11-30 09:00 UTC  (orgward.yaml:9)

Read-only: 1 (differs, but orgward may not change it)
  project/web/service_account/indexer/key/main  `scopes` cannot be compared  (orgward.yaml:9)
      the API never shows this field of a key

==== requests
1 GET /organization/projects
1 GET /organization/projects/{project_id}/api_keys
1 GET /organization/projects/{project_id}/service_accounts

