# why: orgward promotes service accounts before it demotes others in the same project
==== orgward.yaml
version: 1
organization: { id: org-story }
projects:
  web: { service_accounts: { indexer: member, batch: owner } }
==== live.yaml
now: 2026-11-24T09:00:00Z
organization: { id: org-story }
users:
  - { email: alice@example.com, role: owner }
  - { email: bob@example.com, role: owner }
projects:
  - name: web
    service_accounts: [{ name: indexer, role: owner }, { name: batch, role: member }]
==== plan
2 changes, all of them dangerous: 2 to update.

  ~ update   project/web/service_account/indexer  [destructive]
      roles    owner -> member
      from     orgward.yaml:4

  ~ update   project/web/service_account/batch  [escalation]
      roles    member -> owner
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
POST /organization/projects/{web}/service_accounts/{service account batch} {"role":"owner"} -> 200
POST /organization/projects/{web}/service_accounts/{service account indexer} {"role":"member"} -> 200

==== next plan
In sync: nothing to change.

