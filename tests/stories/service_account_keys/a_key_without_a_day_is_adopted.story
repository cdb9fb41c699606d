# why: a key that was made elsewhere under the name of the entry is the current one
==== orgward.yaml
version: 1
organization: { id: org-story }
projects:
  web:
    service_accounts:
      indexer:
        roles: member
        keys:
          main: { scopes: all, rotate_every: 60d, sink: vault }
==== live.yaml
now: 2026-11-24T09:00:00Z
organization: { id: org-story }
users:
  - { email: alice@example.com, role: owner }
projects:
  - name: web
    service_accounts: [{ name: indexer, role: member }]
    api_keys:
      - { name: main, owner: { service_account: indexer }, created_at: -5d }
==== plan
In sync: nothing to change.

==== requests
1 GET /organization/projects
1 GET /organization/projects/{project_id}/api_keys
1 GET /organization/projects/{project_id}/service_accounts

