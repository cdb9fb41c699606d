# why: When a pinned id finds no service account, orgward removes no other account of that section
==== orgward.yaml
version: 1
organization: { id: org-story }
policy: { unlisted: { service_accounts: remove, api_keys: remove } }
projects:
  web:
    service_accounts: { indexer: { id: svc_acct_gone, roles: member } }
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
      - { id: svc_acct_new, name: indexer, role: member }
      - { id: svc_acct_c, name: crawler, role: member }
    api_keys:
      - { id: key_new, name: prod, owner: { service_account: indexer }, created_at: -90d, last_used_at: -80d }
==== plan
No changes, but not in sync: 1 problem.

Problems: 1 (left out of the plan, with the changes that depend on them)
  project/web/service_account/indexer  (orgward.yaml:6)
      no service account has the id `svc_acct_gone`
      Correct the id, or remove it to use the name `indexer`. The one with that name has the id svc_acct_new.
      blocks  project/web/service_account/crawler

Read-only: 1 (differs, but orgward may not change it)
  project/web/service_account/crawler  not listed under `service_accounts`, and `unlisted` says to remove  (orgward.yaml:6)
      an entry of this section matches nothing and may mean this row

==== requests
1 GET /organization/projects
1 GET /organization/projects/{project_id}/api_keys
1 GET /organization/projects/{project_id}/service_accounts

