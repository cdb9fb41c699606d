# why: When two service accounts have one name, orgward keeps both with their keys and removes only others
==== orgward.yaml
version: 1
organization: { id: org-story }
policy: { unlisted: { service_accounts: remove, api_keys: remove } }
projects:
  web:
    service_accounts: { indexer: owner }
    api_keys: { allow: [{ service_account: indexer }] }
==== live.yaml
now: 2026-11-24T09:00:00Z
organization: { id: org-story }
users:
  - { email: alice@example.com, role: owner }
  - { email: bob@example.com, role: owner }
projects:
  - name: web
    service_accounts:
      - { id: svc_acct_a, name: indexer, role: member }
      - { id: svc_acct_b, name: indexer, role: member }
      - { id: svc_acct_c, name: crawler, role: member }
    api_keys:
      - { id: key_a, name: prod, owner: { service_account: { id: svc_acct_a } }, created_at: -90d, last_used_at: -80d }
      - { id: key_b, name: prod, owner: { service_account: { id: svc_acct_b } }, created_at: -90d, last_used_at: -80d }
      - { id: key_c, name: prod, owner: { service_account: { id: svc_acct_c } }, created_at: -90d, last_used_at: -80d }
==== plan
2 changes, all of them dangerous: 1 to remove, 1 to revoke; 1 problem.

Dangerous

  - revoke   project/web/api_key/key_c  [irreversible, destructive, outage]  `prod` of service account crawler, used 80 d ago
      why      no rule allows it; rule 1 comes nearest, and its `service_account` does not fit
      from     orgward.yaml:7
      effect   programs that use this key stop working

  - remove   project/web/service_account/crawler  [destructive, outage]
      roles    was member
      why      not listed under `service_accounts`, and `unlisted` says to remove
      from     orgward.yaml:6
      effect   ends every key of this service account
               ends API key `prod` of service account crawler, used 80 d ago

Problems: 1 (left out of the plan, with the changes that depend on them)
  project/web/service_account/indexer  (orgward.yaml:6)
      2 live service accounts are named `indexer`
      Select one with `id:`; the ids are svc_acct_a, svc_acct_b.

==== requests
1 GET /organization/projects
1 GET /organization/projects/{project_id}/api_keys
1 GET /organization/projects/{project_id}/service_accounts

==== apply
  done        revoke project/web/api_key/key_c
  done        remove project/web/service_account/crawler

2 done: 1 problem remains.
Verified: 2 changes match the plan.

Problems: 1 (left out of the plan, with the changes that depend on them)
  project/web/service_account/indexer  (orgward.yaml:6)
      2 live service accounts are named `indexer`
      Select one with `id:`; the ids are svc_acct_a, svc_acct_b.

==== writes
DELETE /organization/projects/{web}/api_keys/{key prod #3} -> 200
DELETE /organization/projects/{web}/service_accounts/{service account crawler} -> 200

==== next plan
No changes, but not in sync: 1 problem.

Problems: 1 (left out of the plan, with the changes that depend on them)
  project/web/service_account/indexer  (orgward.yaml:6)
      2 live service accounts are named `indexer`
      Select one with `id:`; the ids are svc_acct_a, svc_acct_b.

