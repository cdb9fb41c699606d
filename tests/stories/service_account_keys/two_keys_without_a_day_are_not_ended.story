# why: orgward ends only what it has replaced itself
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
      - { id: key_a, name: main, owner: { service_account: indexer }, created_at: -50d }
      - { id: key_b, name: main, owner: { service_account: indexer }, created_at: -5d }
==== plan
Nothing is due.

Read-only: 1 (differs, but orgward may not change it)
  project/web/service_account/indexer/key/key_a  `main`, never used, 50 d old: another key has its name  (orgward.yaml:9)
      orgward did not make the younger one, so it does not end the older one; end it by hand

==== requests
1 GET /organization/projects
1 GET /organization/projects/{project_id}/api_keys
1 GET /organization/projects/{project_id}/service_accounts

