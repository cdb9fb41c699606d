# why: orgward removes an unlisted service account, and the plan names the API key that ends with it
==== orgward.yaml
version: 1
organization: { id: org-story }
policy: { unlisted: { service_accounts: remove } }
projects:
  web: { service_accounts: {}, api_keys: { allow: [{ owner_kind: service_account }] } }
==== live.yaml
now: 2026-11-24T09:00:00Z
organization: { id: org-story }
users:
  - { email: alice@example.com, role: owner }
  - { email: bob@example.com, role: owner }
projects:
  - name: web
    service_accounts: [{ name: indexer, role: member }]
    api_keys: [{ id: key_one, name: indexer-1, owner: { service_account: indexer }, created_at: -9d, last_used_at: -8d }]
==== problems
warning: `service_accounts` is empty: the file declares that there should be none
 --> orgward.yaml:5:10
  |
5 |   web: { service_accounts: {}, api_keys: { allow: [{ owner_kind: service_account }] } }
  |          ^^^^^^^^^^^^^^^^
  |
  = help: Omit the line to leave service accounts unmanaged.

1 warning

==== plan
1 change, and it is dangerous: 1 to remove.

  - remove   project/web/service_account/indexer  [destructive, outage]
      roles    was member
      why      not listed under `service_accounts`, and `unlisted` says to remove
      from     orgward.yaml:5
      effect   ends every key of this service account
               ends API key `indexer-1` of service account indexer, used 8 d ago

==== requests
1 GET /organization/projects
1 GET /organization/projects/{project_id}/api_keys
1 GET /organization/projects/{project_id}/service_accounts

==== apply
  done        remove project/web/service_account/indexer

1 done.
Verified: 1 change matches the plan.

==== writes
DELETE /organization/projects/{web}/service_accounts/{service account indexer} -> 200

==== next plan
In sync: nothing to change.

