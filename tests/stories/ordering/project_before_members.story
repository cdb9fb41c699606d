# why: orgward creates a project before the members and service accounts in it
==== orgward.yaml
version: 1
organization: { id: org-story }
users:
  alice@example.com: owner
  bob@example.com: owner
  carol@example.com: reader
projects:
  web: { members: { carol@example.com: owner }, service_accounts: { indexer: member } }
==== live: two_owners_and_carol
==== plan
3 changes, 1 of them dangerous: 3 to create.

Dangerous

  + create   project/web/member/carol@example.com  [escalation]
      roles    owner
      why      listed, but missing
      from     orgward.yaml:8
      after    create project/web

Other changes

  + create   project/web
      why      listed, but missing
      from     orgward.yaml:8

  + create   project/web/service_account/indexer
      roles    member
      why      listed, but missing
      from     orgward.yaml:8
      effect   creates no key
      after    create project/web

==== requests
1 GET /organization/invites
2 GET /organization/projects
1 GET /organization/users

==== apply
  done        create project/web
  done        create project/web/member/carol@example.com
  done        create project/web/service_account/indexer

3 done.
Verified: 3 changes match the plan.

==== writes
POST /organization/projects {"name":"web"} -> 200
POST /organization/projects/{web}/users {"role":"owner","user_id":"{carol@example.com}"} -> 200
POST /organization/projects/{web}/service_accounts {"create_service_account_only":true,"name":"indexer"} -> 200
POST /organization/projects/{web}/service_accounts/{service account indexer} {"role":"member"} -> 200

==== next plan
In sync: nothing to change.

