# why: a key with a successor goes when its overlap is over and nothing used it for a day, whatever revoke_used_within says
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
      - { id: key_old, name: main@2026-09-20, owner: { service_account: indexer }, created_at: -65d, last_used_at: -2d, expires_at: 2026-12-19T09:00:00Z }
      - { name: main@2026-11-21, owner: { service_account: indexer }, created_at: -3d, last_used_at: -1h, expires_at: 2027-02-19T09:00:00Z }
==== plan
1 time-based change, and it is dangerous: 1 to revoke.

  - revoke   project/web/service_account/indexer/key/key_old  [irreversible, destructive, outage]  `main@2026-09-20`, used 2 d ago, expires 2026-12-19
      why      it has a successor, and was not used in the last 24 hours
      from     orgward.yaml:9
      effect   programs that use this key stop working

Read-only: 1 (differs, but orgward may not change it)
  project/web/service_account/indexer/key/main  `scopes` cannot be compared  (orgward.yaml:9)
      the API never shows this field of a key

==== requests
1 GET /organization/projects
1 GET /organization/projects/{project_id}/api_keys
1 GET /organization/projects/{project_id}/service_accounts

==== apply
  done        revoke project/web/service_account/indexer/key/key_old

1 done.
Verified: 1 change matches the plan.

==== writes
DELETE /organization/projects/{web}/api_keys/{key main@2026-09-20} -> 200

==== next plan
Nothing is due.

Read-only: 1 (differs, but orgward may not change it)
  project/web/service_account/indexer/key/main  `scopes` cannot be compared  (orgward.yaml:9)
      the API never shows this field of a key

