# why: A rule with the new name of a service account keeps its keys before orgward has renamed it
==== orgward.yaml
version: 1
organization: { id: org-story }
policy: { unlisted: { api_keys: remove, service_accounts: remove } }
projects:
  web:
    service_accounts: { crawler: { renamed_from: indexer } }
    api_keys: { allow: [{ service_account: crawler }] }
==== live.yaml
now: 2026-11-24T09:00:00Z
organization: { id: org-story }
users: [{ email: alice@example.com, role: owner }]
projects:
  - name: web
    service_accounts: [{ name: indexer, role: member }]
    api_keys: [{ id: key_1, name: prod, owner: { service_account: indexer }, created_at: -9d, last_used_at: -1h }]
==== plan
1 change: 1 to update.

  ~ update   project/web/service_account/crawler
      name     indexer -> crawler
      from     orgward.yaml:6

==== requests
1 GET /organization/projects
1 GET /organization/projects/{project_id}/api_keys
1 GET /organization/projects/{project_id}/service_accounts

==== apply
  done        update project/web/service_account/crawler

1 done.
Verified: 1 change matches the plan.

==== writes
POST /organization/projects/{web}/service_accounts/{service account indexer} {"name":"crawler"} -> 200

==== next plan
In sync: nothing to change.

