# why: a key of a service account that this plan creates is made after it
# run: sink
==== orgward.yaml
version: 1
organization: { id: org-story }
projects:
  web:
    service_accounts:
      indexer:
        roles: member
        keys:
          main: { scopes: all, expires_in: 30d, sink: vault }
==== live.yaml
now: 2026-11-24T09:00:00Z
organization: { id: org-story }
users:
  - { email: alice@example.com, role: owner }
projects:
  - { name: web }
==== plan
2 changes, 1 of them dangerous: 2 to create.

Dangerous

  + create   project/web/service_account/indexer/key/main  [secret]
      expires_in  30d
      scopes      all
      sink        vault
      why         listed, but missing
      from        orgward.yaml:9
      effect      makes a key, and hands its value to the sink `vault`, which `apply --sink vault=...` must bind
      after       create project/web/service_account/indexer

Other changes

  + create   project/web/service_account/indexer
      roles    member
      why      listed, but missing
      from     orgward.yaml:6
      effect   creates no key

==== requests
1 GET /organization/projects
1 GET /organization/projects/{project_id}/service_accounts

==== apply
  done        create project/web/service_account/indexer
  done        create project/web/service_account/indexer/key/main

2 done.
Verified: 2 changes match the plan.

==== writes
POST /organization/projects/{web}/service_accounts {"create_service_account_only":true,"name":"indexer"} -> 200
POST /organization/projects/{web}/service_accounts/{service account indexer} {"role":"member"} -> 200
POST /organization/projects/{web}/service_accounts/{service account indexer}/api_keys {"expires_in_seconds":2592000,"name":"main@2026-11-24"} -> 200

==== next plan
In sync: nothing to change.

