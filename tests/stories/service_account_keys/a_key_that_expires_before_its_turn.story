# why: A successor is made before the key expires, also where that is earlier than rotate_every, and the plan says so
# run: due, sink
==== orgward.yaml
version: 1
organization: { id: org-story }
projects:
  web:
    service_accounts:
      indexer:
        roles: member
        keys: { main: { scopes: all, rotate_every: 60d, overlap: 48h, sink: vault } }
      young:
        roles: member
        keys: { main: { scopes: all, rotate_every: 60d, overlap: 48h, sink: vault } }
==== live.yaml
now: 2026-11-24T09:00:00Z
organization: { id: org-story }
users:
  - { email: alice@example.com, role: owner }
projects:
  - name: web
    service_accounts: [{ name: indexer, role: member }, { name: young, role: member }]
    api_keys:
      - { name: main@2026-11-14, owner: { service_account: indexer }, created_at: -10d, last_used_at: -1h, expires_at: 2026-11-25T09:00:00Z }
      - { name: main@2026-11-14, owner: { service_account: young }, created_at: -10d, last_used_at: -1h, expires_at: 2026-12-04T09:00:00Z }
==== plan
1 time-based change, and it is dangerous: 1 to create.

  + create   project/web/service_account/indexer/key/main  [secret]
      overlap       48h
      rotate_every  60d
      scopes        all
      sink          vault
      why           `overlap of 2 d before its expiry` has passed: a successor is made
      from          orgward.yaml:8
      effect        makes a key, and hands its value to the sink `vault`, which `apply --sink vault=...` must bind

Time-based: 1 (none is applied now)
  announced  create project/web/service_account/young/key/main  `main@2026-11-14`, used 1 h ago, expires 2026-12-04
             overlap of 2 d before its expiry, on 2026-12-02 09:00 UTC  (orgward.yaml:11)

==== requests
1 GET /organization/projects
1 GET /organization/projects/{project_id}/api_keys
1 GET /organization/projects/{project_id}/service_accounts

==== apply
  done        create project/web/service_account/indexer/key/main

1 done.
Verified: 1 change matches the plan.

==== writes
POST /organization/projects/{web}/service_accounts/{service account indexer}/api_keys {"name":"main@2026-11-24"} -> 200

==== next plan
Nothing is due.

Time-based: 2 (none is applied now)
  warning    2026-11-26: 1 removal, revoke_used_within objects: `main@2026-11-14`, used 1 h ago
  announced  revoke project/web/service_account/indexer/key/key_8seoZAhiCdqLV4DMGF6CileF  `main@2026-11-14`, used 1 h ago, expires 2026-11-25
             overlap of 2 d, on 2026-11-26 09:00 UTC  (orgward.yaml:8)
  announced  create project/web/service_account/young/key/main  `main@2026-11-14`, used 1 h ago, expires 2026-12-04
             overlap of 2 d before its expiry, on 2026-12-02 09:00 UTC  (orgward.yaml:11)

