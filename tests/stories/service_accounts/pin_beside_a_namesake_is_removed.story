# why: orgward removes the unlisted namesake of a pinned service account and shows it by its id
==== orgward.yaml
version: 1
organization: { id: org-story }
policy: { unlisted: { service_accounts: remove } }
projects:
  web: { service_accounts: { indexer: { id: svc_acct_a, roles: member } } }
==== live: two_service_accounts_of_one_name
==== plan
1 change, and it is dangerous: 1 to remove.

  - remove   project/web/service_account/svc_acct_b  [destructive, outage]
      roles    was none
      why      not listed under `service_accounts`, and `unlisted` says to remove
      from     orgward.yaml:5
      effect   ends every key of this service account

==== requests
1 GET /organization/projects
1 GET /organization/projects/{project_id}/api_keys
1 GET /organization/projects/{project_id}/service_accounts

==== apply
  done        remove project/web/service_account/svc_acct_b

1 done.
Verified: 1 change matches the plan.

==== writes
DELETE /organization/projects/{web}/service_accounts/{service account indexer #2} -> 200

==== next plan
In sync: nothing to change.

