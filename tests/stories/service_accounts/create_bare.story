# why: orgward creates a service account without a key and sets no role when the file states none
==== orgward.yaml
version: 1
organization: { id: org-story }
projects:
  web: { service_accounts: { indexer: none, batch: {} } }
==== live: two_owners_and_web
==== plan
2 changes: 2 to create.

  + create   project/web/service_account/batch
      why      listed, but missing
      from     orgward.yaml:4
      effect   creates no key

  + create   project/web/service_account/indexer
      roles    none
      why      listed, but missing
      from     orgward.yaml:4
      effect   creates no key

==== requests
1 GET /organization/projects
1 GET /organization/projects/{project_id}/service_accounts

==== apply
  done        create project/web/service_account/batch
  done        create project/web/service_account/indexer

2 done.
Verified: 2 changes match the plan.

==== writes
POST /organization/projects/{web}/service_accounts {"create_service_account_only":true,"name":"batch"} -> 200
POST /organization/projects/{web}/service_accounts {"create_service_account_only":true,"name":"indexer"} -> 200

==== next plan
In sync: nothing to change.

