# why: orgward creates the project first and then the service account in it
==== orgward.yaml
version: 1
organization: { id: org-story }
projects:
  web: { service_accounts: { indexer: owner } }
==== live: two_owners
==== plan
2 changes, 1 of them dangerous: 2 to create.

Dangerous

  + create   project/web/service_account/indexer  [escalation]
      roles    owner
      why      listed, but missing
      from     orgward.yaml:4
      effect   creates no key
      after    create project/web

Other changes

  + create   project/web
      why      listed, but missing
      from     orgward.yaml:4

==== requests
2 GET /organization/projects

==== apply
  done        create project/web
  done        create project/web/service_account/indexer

2 done.
Verified: 2 changes match the plan.

==== writes
POST /organization/projects {"name":"web"} -> 200
POST /organization/projects/{web}/service_accounts {"create_service_account_only":true,"name":"indexer"} -> 200
POST /organization/projects/{web}/service_accounts/{service account indexer} {"role":"owner"} -> 200

==== next plan
In sync: nothing to change.

