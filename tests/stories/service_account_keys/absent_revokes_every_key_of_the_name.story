# why: state absent revokes every key of the entry
==== orgward.yaml
version: 1
organization: { id: org-story }
projects:
  web:
    service_accounts:
      indexer:
        roles: member
        keys:
          main: { state: absent, reason: gone }
==== live.yaml
now: 2026-11-24T09:00:00Z
organization: { id: org-story }
users:
  - { email: alice@example.com, role: owner }
projects:
  - name: web
    service_accounts: [{ name: indexer, role: member }]
    api_keys:
      - { id: key_a, name: main@2026-09-20, owner: { service_account: indexer }, created_at: -65d }
      - { id: key_b, name: main, owner: { service_account: indexer }, created_at: -5d }
      - { name: mainly, owner: { service_account: indexer }, created_at: -5d }
==== plan
2 changes, all of them dangerous: 2 to revoke.

  - revoke   project/web/service_account/indexer/key/key_a  [irreversible, destructive, outage]  `main@2026-09-20`, never used, 65 d old
      why      `state: absent`
      from     orgward.yaml:9
      effect   programs that use this key stop working
      reason   gone

  - revoke   project/web/service_account/indexer/key/key_b  [irreversible, destructive, outage]  `main`, never used, 5 d old
      why      `state: absent`
      from     orgward.yaml:9
      effect   programs that use this key stop working
      reason   gone

==== requests
1 GET /organization/projects
1 GET /organization/projects/{project_id}/api_keys
1 GET /organization/projects/{project_id}/service_accounts

==== apply
  done        revoke project/web/service_account/indexer/key/key_a
  done        revoke project/web/service_account/indexer/key/key_b

2 done.
Verified: 2 changes match the plan.

==== writes
DELETE /organization/projects/{web}/api_keys/{key main@2026-09-20} -> 200
DELETE /organization/projects/{web}/api_keys/{key main} -> 200

==== next plan
In sync: nothing to change.

