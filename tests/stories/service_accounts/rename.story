# why: orgward renames a service account by renamed_from or id and changes its role in the same request
==== orgward.yaml
version: 1
organization: { id: org-story }
projects:
  web: { service_accounts: { indexer: { renamed_from: index, roles: member }, batch: { id: svc_acct_b, roles: owner } } }
==== live.yaml
now: 2026-11-24T09:00:00Z
organization: { id: org-story }
users:
  - { email: alice@example.com, role: owner }
  - { email: bob@example.com, role: owner }
projects:
  - name: web
    service_accounts: [{ name: index, role: member }, { id: svc_acct_b, name: bats, role: member }]
==== plan
2 changes, 1 of them dangerous: 2 to update.

Dangerous

  ~ update   project/web/service_account/batch  [escalation]
      name     bats -> batch
      roles    member -> owner
      from     orgward.yaml:4

Other changes

  ~ update   project/web/service_account/indexer
      name     index -> indexer
      from     orgward.yaml:4

==== requests
1 GET /organization/projects
1 GET /organization/projects/{project_id}/service_accounts

==== apply
  done        update project/web/service_account/batch
  done        update project/web/service_account/indexer

2 done.
Verified: 2 changes match the plan.

==== writes
POST /organization/projects/{web}/service_accounts/{service account bats} {"name":"batch","role":"owner"} -> 200
POST /organization/projects/{web}/service_accounts/{service account index} {"name":"indexer"} -> 200

==== next plan
In sync: nothing to change.

