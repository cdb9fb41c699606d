# why: A time-based run removes a service account after its until, and orgward does not create an ended one
# run: due
==== orgward.yaml
version: 1
organization: { id: org-story }
projects:
  web: { service_accounts: { indexer: { roles: member, until: 2026-11-20, reason: trial }, next: { until: 2026-11-20 } } }
==== live: web_with_an_indexer
==== plan
1 time-based change, and it is dangerous: 1 to remove.

  - remove   project/web/service_account/indexer  [destructive, outage]
      roles    was member
      why      `until: 2026-11-20 00:00 UTC` has passed
      from     orgward.yaml:4
      effect   ends every key of this service account
      reason   trial

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
Nothing is due.

