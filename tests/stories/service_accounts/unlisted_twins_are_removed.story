# why: orgward removes two unlisted service accounts of the same name and shows each by its id
==== orgward.yaml
version: 1
organization: { id: org-story }
policy: { unlisted: { service_accounts: remove } }
projects:
  web: { service_accounts: {} }
==== live: two_service_accounts_of_one_name
==== problems
warning: `service_accounts` is empty: the file declares that there should be none
 --> orgward.yaml:5:10
  |
5 |   web: { service_accounts: {} }
  |          ^^^^^^^^^^^^^^^^
  |
  = help: Omit the line to leave service accounts unmanaged.

1 warning

==== plan
2 changes, all of them dangerous: 2 to remove.

  - remove   project/web/service_account/svc_acct_a  [destructive, outage]
      roles    was member
      why      not listed under `service_accounts`, and `unlisted` says to remove
      from     orgward.yaml:5
      effect   ends every key of this service account

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
  done        remove project/web/service_account/svc_acct_a
  done        remove project/web/service_account/svc_acct_b

2 done.
Verified: 2 changes match the plan.

==== writes
DELETE /organization/projects/{web}/service_accounts/{service account indexer} -> 200
DELETE /organization/projects/{web}/service_accounts/{service account indexer #2} -> 200

==== next plan
In sync: nothing to change.

