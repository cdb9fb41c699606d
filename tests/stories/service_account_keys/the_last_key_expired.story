# why: when the last key has expired, its successor is due since that day
# run: sink
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
      - { name: main@2026-09-20, owner: { service_account: indexer }, created_at: -65d, last_used_at: -1h, expires_at: 2026-11-22T09:00:00Z }
==== plan
No changes, but not in sync: 1 due now.

Time-based: 1 (only `orgward apply --due` applies the ones due now)
  due now    create project/web/service_account/indexer/key/main  [secret]
             expired 2026-11-22 09:00 UTC  (orgward.yaml:9)
             makes a key, and hands its value to the sink `vault`, which `apply --sink vault=...` must bind
             the API never shows scopes, so a plan cannot see later changes to them

==== requests
1 GET /organization/projects
1 GET /organization/projects/{project_id}/api_keys
1 GET /organization/projects/{project_id}/service_accounts

