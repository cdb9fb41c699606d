# why: orgward creates a service account without a key and sets its role with a second request
==== orgward.yaml
version: 1
organization: { id: org-story }
projects:
  web: { service_accounts: { indexer: member } }
==== live: two_owners_and_web
==== plan
1 change: 1 to create.

  + create   project/web/service_account/indexer
      roles    member
      why      listed, but missing
      from     orgward.yaml:4
      effect   creates no key

==== requests
1 GET /organization/projects
1 GET /organization/projects/{project_id}/service_accounts

==== apply
  done        create project/web/service_account/indexer

1 done.
Verified: 1 change matches the plan.

==== writes
POST /organization/projects/{web}/service_accounts {"create_service_account_only":true,"name":"indexer"} -> 200
POST /organization/projects/{web}/service_accounts/{service account indexer} {"role":"member"} -> 200

==== next plan
In sync: nothing to change.

