# why: orgward warns when a new name differs from a live one only in case, spaces or invisible characters
==== orgward.yaml
version: 1
organization: { id: org-story }
projects:
  Search: {}
  "web  app": { service_accounts: { Indexer: member } }
  web: { service_accounts: { "index\u00a0er": member } }
==== live.yaml
now: 2026-11-24T09:00:00Z
organization: { id: org-story }
users:
  - { email: alice@example.com, role: owner }
projects:
  - { name: search }
  - { name: "web\u200bapp" }
  - { name: web, service_accounts: [{ name: indexer, role: member }] }
==== plan
4 changes: 4 to create.

  + create   project/Search
      why      listed, but missing
      from     orgward.yaml:4
      warning  the name `search`, which is live, differs only in case, spaces or Unicode form: make sure that this is the right one

  + create   project/web  app
      why      listed, but missing
      from     orgward.yaml:5
      warning  the name `web\u{200b}app`, which is live, differs only in case, spaces or Unicode form: make sure that this is the right one

  + create   project/web/service_account/index\u{a0}er
      roles    member
      why      listed, but missing
      from     orgward.yaml:6
      warning  its name contains invisible characters
               the name `indexer`, which is live, differs only in case, spaces or Unicode form: make sure that this is the right one
      effect   creates no key

  + create   project/web  app/service_account/Indexer
      roles    member
      why      listed, but missing
      from     orgward.yaml:5
      effect   creates no key
      after    create project/web  app

Unlisted: 3 (not in the file; left unchanged; add the lines below to adopt them)
  projects  (orgward.yaml:3)
      search: {}
      "web\u200Bapp": {}
  service_accounts of project/web  (orgward.yaml:6)
      indexer: member

==== requests
2 GET /organization/projects
3 GET /organization/projects/{project_id}/service_accounts

==== apply
  done        create project/Search
  done        create project/web  app
  done        create project/web/service_account/index\u{a0}er
  done        create project/web  app/service_account/Indexer

4 done.
Verified: 4 changes match the plan.

==== writes
POST /organization/projects {"name":"Search"} -> 200
POST /organization/projects {"name":"web  app"} -> 200
POST /organization/projects/{web}/service_accounts {"create_service_account_only":true,"name":"index er"} -> 200
POST /organization/projects/{web}/service_accounts/{service account index er} {"role":"member"} -> 200
POST /organization/projects/{web  app}/service_accounts {"create_service_account_only":true,"name":"Indexer"} -> 200
POST /organization/projects/{web  app}/service_accounts/{service account Indexer} {"role":"member"} -> 200

==== next plan
In sync: nothing to change.

Unlisted: 3 (not in the file; left unchanged; add the lines below to adopt them)
  projects  (orgward.yaml:3)
      search: {}
      "web\u200Bapp": {}
  service_accounts of project/web  (orgward.yaml:6)
      indexer: member

