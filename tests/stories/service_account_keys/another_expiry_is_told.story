# why: an expiry that differs from the file is told, because a key gets it when it is made
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
      - { name: main@2026-11-20, owner: { service_account: indexer }, created_at: -4d }
==== plan
In sync: nothing to change.

Read-only: 1 (differs, but orgward may not change it)
  project/web/service_account/indexer/key/main  live expiry never, desired 30d after its creation (2026-12-20 09:00 UTC)  (orgward.yaml:9)
      a key gets its expiry when it is made

==== requests
1 GET /organization/projects
1 GET /organization/projects/{project_id}/api_keys
1 GET /organization/projects/{project_id}/service_accounts

