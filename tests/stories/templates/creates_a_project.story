# why: A new project gets everything that its template contains, and its entry names the reason and notes of the template
==== orgward.yaml
version: 1
organization: { id: org-story }
templates:
  team:
    meta: { cost_center: "4711" }
    reason: every team project
    residency: EU_STORAGE_PROCESSING
    members: { bob@example.com: member }
    service_accounts: { indexer: member }
projects:
  web: { use: team }
==== live.yaml
now: 2026-11-24T09:00:00Z
organization: { id: org-story }
users:
  - { email: alice@example.com, role: owner }
  - { email: zoe@example.com, role: owner }
  - { email: bob@example.com, role: reader }
==== plan
3 changes: 3 to create.

  + create   project/web
      residency  EU_STORAGE_PROCESSING
      why        listed, but missing
      from       orgward.yaml:11
      reason     every team project
      meta       cost_center=4711

  + create   project/web/member/bob@example.com
      roles    member
      why      listed, but missing
      from     orgward.yaml:8, used at orgward.yaml:11
      after    create project/web

  + create   project/web/service_account/indexer
      roles    member
      why      listed, but missing
      from     orgward.yaml:9, used at orgward.yaml:11
      effect   creates no key
      after    create project/web

==== requests
2 GET /organization/projects
1 GET /organization/users

==== apply
  done        create project/web
  done        create project/web/member/bob@example.com
  done        create project/web/service_account/indexer

3 done.
Verified: 3 changes match the plan.

==== writes
POST /organization/projects {"name":"web","residency":"EU_STORAGE_PROCESSING"} -> 200
POST /organization/projects/{web}/users {"role":"member","user_id":"{bob@example.com}"} -> 200
POST /organization/projects/{web}/service_accounts {"create_service_account_only":true,"name":"indexer"} -> 200
POST /organization/projects/{web}/service_accounts/{service account indexer} {"role":"member"} -> 200

==== next plan
In sync: nothing to change.

