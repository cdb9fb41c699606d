# why: A renamed service account without a listed role keeps its owner role in orgward
==== orgward.yaml
version: 1
organization: { id: org-story }
projects: { web: { service_accounts: { crawler: { renamed_from: indexer } } } }
==== live.yaml
now: 2026-11-24T09:00:00Z
organization: { id: org-story }
users: [{ email: alice@example.com, role: owner }]
projects: [{ name: web, service_accounts: [{ name: indexer, role: owner }] }]
==== plan
1 change: 1 to update.

  ~ update   project/web/service_account/crawler
      name     indexer -> crawler
      from     orgward.yaml:3

==== requests
1 GET /organization/projects
1 GET /organization/projects/{project_id}/service_accounts

==== apply
  done        update project/web/service_account/crawler

1 done.
Verified: 1 change matches the plan.

==== writes
POST /organization/projects/{web}/service_accounts/{service account indexer} {"name":"crawler"} -> 200

==== next plan
In sync: nothing to change.

