# why: orgward plans without the rename hint when the key may not read the members of unlisted projects
==== orgward.yaml
version: 1
organization: { id: org-story }
users:
  alice@example.com: owner
  bob@example.com: owner
  carol@example.com: reader
  dave@example.com: reader
projects:
  search-production: { members: { carol@example.com: owner, dave@example.com: member } }
  bots-2: { service_accounts: { crawler: member, indexer: member } }
  empty: {}
==== live.yaml
now: 2026-11-24T09:00:00Z
organization: { id: org-story }
switches: { embed_projects: false, unreadable: ["/organization/projects/{project_id}/users", "/organization/projects/{project_id}/service_accounts"] }
users:
  - { email: alice@example.com, role: owner }
  - { email: bob@example.com, role: owner }
  - { email: carol@example.com, role: reader }
  - { email: dave@example.com, role: reader }
projects:
  - { name: search, users: [{ email: carol@example.com, role: owner }, { email: dave@example.com, role: member }] }
  - { name: batch, users: [{ email: dave@example.com, role: owner }] }
  - { name: bots, service_accounts: [{ name: crawler }, { name: indexer }] }
==== plan
7 changes, 1 of them dangerous: 7 to create.

Dangerous

  + create   project/search-production/member/carol@example.com  [escalation]
      roles    owner
      why      listed, but missing
      from     orgward.yaml:9
      after    create project/search-production

Other changes

  + create   project/bots-2
      why      listed, but missing
      from     orgward.yaml:10

  + create   project/empty
      why      listed, but missing
      from     orgward.yaml:11

  + create   project/search-production
      why      listed, but missing
      from     orgward.yaml:9

  + create   project/search-production/member/dave@example.com
      roles    member
      why      listed, but missing
      from     orgward.yaml:9
      after    create project/search-production

  + create   project/bots-2/service_account/crawler
      roles    member
      why      listed, but missing
      from     orgward.yaml:10
      effect   creates no key
      after    create project/bots-2

  + create   project/bots-2/service_account/indexer
      roles    member
      why      listed, but missing
      from     orgward.yaml:10
      effect   creates no key
      after    create project/bots-2

Unlisted: 3 (not in the file; left unchanged; add the lines below to adopt them)
  projects  (orgward.yaml:8)
      batch: {}
      bots: {}
      search: {}

==== requests
1 GET /organization/invites
2 GET /organization/projects
1 GET /organization/projects/{project_id}/service_accounts
1 GET /organization/projects/{project_id}/users
1 GET /organization/users

==== apply
  done        create project/bots-2
  done        create project/empty
  done        create project/search-production
  done        create project/search-production/member/carol@example.com
  done        create project/search-production/member/dave@example.com
  done        create project/bots-2/service_account/crawler
  done        create project/bots-2/service_account/indexer

7 done: some changes could not be verified. Run `orgward plan` to see the current state.
Verified: 3 changes match the plan.
Not verified: project/bots-2 service_accounts: GET /organization/projects/{project_id}/service_accounts answered 403: You have insufficient permissions for this operation. Missing scopes: api.some.read. [request id req_00000000000000000000000000000012].
Not verified: project/search-production members: GET /organization/projects/{project_id}/users answered 403: You have insufficient permissions for this operation. Missing scopes: api.some.read. [request id req_00000000000000000000000000000011].

==== writes
POST /organization/projects {"name":"bots-2"} -> 200
POST /organization/projects {"name":"empty"} -> 200
POST /organization/projects {"name":"search-production"} -> 200
POST /organization/projects/{bots-2}/service_accounts {"create_service_account_only":true,"name":"crawler"} -> 200
POST /organization/projects/{bots-2}/service_accounts/{service account crawler #2} {"role":"member"} -> 200
POST /organization/projects/{bots-2}/service_accounts {"create_service_account_only":true,"name":"indexer"} -> 200
POST /organization/projects/{bots-2}/service_accounts/{service account indexer #2} {"role":"member"} -> 200
POST /organization/projects/{search-production}/users {"role":"owner","user_id":"{carol@example.com}"} -> 200
POST /organization/projects/{search-production}/users {"role":"member","user_id":"{dave@example.com}"} -> 200

==== next plan
no plan

