# why: Of two keys that were made in the same second, the one with the later day in its name is the current one
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
==== live.yaml
now: 2026-11-24T09:00:00Z
organization: { id: org-story }
users:
  - { email: alice@example.com, role: owner }
projects:
  - name: web
    service_accounts: [{ name: indexer, role: member }]
    api_keys:
      - { id: key_z, name: main@2026-11-17, owner: { service_account: indexer }, created_at: -5d, last_used_at: -3d }
      - { id: key_a, name: main@2026-11-19, owner: { service_account: indexer }, created_at: -5d, last_used_at: -1h }
==== plan
1 time-based change, and it is dangerous: 1 to revoke.

  - revoke   project/web/service_account/indexer/key/key_z  [irreversible, destructive, outage]  `main@2026-11-17`, used 3 d ago
      why      it has a successor, and was not used in the last 24 hours
      from     orgward.yaml:8
      effect   programs that use this key stop working

==== requests
1 GET /organization/projects
1 GET /organization/projects/{project_id}/api_keys
1 GET /organization/projects/{project_id}/service_accounts

==== apply
  done        revoke project/web/service_account/indexer/key/key_z

1 done.
Verified: 1 change matches the plan.

==== writes
DELETE /organization/projects/{web}/api_keys/{key main@2026-11-17} -> 200

==== next plan
Nothing is due.

