# why: the keys of every service account of a project come from one listing
==== orgward.yaml
version: 1
organization: { id: org-story }
projects:
  web:
    service_accounts:
      indexer: { keys: { main: { scopes: all, sink: vault } } }
      crawler: { keys: { main: { scopes: all, sink: vault } } }
==== live.yaml
now: 2026-11-24T09:00:00Z
organization: { id: org-story }
users:
  - { email: alice@example.com, role: owner }
projects:
  - name: web
    service_accounts: [{ name: indexer, role: member }, { name: crawler, role: member }]
    api_keys:
      - { name: main@2026-11-20, owner: { service_account: indexer }, created_at: -4d }
      - { name: main@2026-11-20, owner: { service_account: crawler }, created_at: -4d }
==== plan
In sync: nothing to change.

==== requests
1 GET /organization/projects
1 GET /organization/projects/{project_id}/api_keys
1 GET /organization/projects/{project_id}/service_accounts

