# why: a key that expires soon and has no rotation is a warning
==== orgward.yaml
version: 1
organization: { id: org-story }
projects:
  web:
    service_accounts:
      indexer:
        roles: member
        keys:
          main: { scopes: all, expires_in: 30d, sink: vault }
==== live.yaml
now: 2026-11-24T09:00:00Z
organization: { id: org-story }
users:
  - { email: alice@example.com, role: owner }
projects:
  - name: web
    service_accounts: [{ name: indexer, role: member }]
    api_keys:
      - { name: main@2026-11-01, owner: { service_account: indexer }, created_at: -23d, expires_at: 2026-12-01T09:00:00Z }
==== plan
In sync: nothing to change.

Time-based: 1 (none is applied now)
  announced  project/web/service_account/indexer/key/main  `main@2026-11-01`, never used, 23 d old, expires 2026-12-01
             expires, and the file has no `rotate_every`, on 2026-12-01 09:00 UTC  (orgward.yaml:9)

==== requests
1 GET /organization/projects
1 GET /organization/projects/{project_id}/api_keys
1 GET /organization/projects/{project_id}/service_accounts

