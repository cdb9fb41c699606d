# why: a key that has expired is missing
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
      - { name: main@2026-10-01, owner: { service_account: indexer }, created_at: -54d, expires_at: 2026-10-31T09:00:00Z }
==== plan
1 change, and it is dangerous: 1 to create.

  + create   project/web/service_account/indexer/key/main  [secret]
      expires_in  30d
      scopes      all
      sink        vault
      why         listed, but missing
      from        orgward.yaml:9
      effect      makes a key, and hands its value to the sink `vault`, which `apply --sink vault=...` must bind

==== requests
1 GET /organization/projects
1 GET /organization/projects/{project_id}/api_keys
1 GET /organization/projects/{project_id}/service_accounts

==== apply
  done        create project/web/service_account/indexer/key/main

1 done.
Verified: 1 change matches the plan.

==== writes
POST /organization/projects/{web}/service_accounts/{service account indexer}/api_keys {"expires_in_seconds":2592000,"name":"main@2026-11-24"} -> 200

==== next plan
In sync: nothing to change.

Time-based: 1 (none is applied now)
  announced  revoke project/web/service_account/indexer/key/key_D31EcBcvjUuid1cJBCilQg60  `main@2026-10-01`, never used, 54 d old, expires 2026-10-31
             overlap of 2 d, on 2026-11-26 09:00 UTC  (orgward.yaml:9)

