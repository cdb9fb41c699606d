# why: In unlisted projects too, a person and a service account are found under their old names
==== orgward.yaml
version: 1
organization: { id: org-story }
users:
  alice@example.com: owner
  zoe@example.com: owner
  bob@new.example: { roles: reader, renamed_from: bob@example.com }
templates:
  guarded:
    members: { bob@new.example: member }
    service_accounts: { indexer: { roles: member, renamed_from: index } }
unlisted_projects: { use: guarded }
projects:
  listed: { service_accounts: { index: member } }
==== live.yaml
now: 2026-11-24T09:00:00Z
organization: { id: org-story }
users:
  - { email: alice@example.com, role: owner }
  - { email: zoe@example.com, role: owner }
  - { email: bob@example.com, role: reader }
projects:
  - { name: web, users: [{ email: bob@example.com, role: member }], service_accounts: [{ name: index }] }
  - { name: listed, service_accounts: [{ name: index }] }
==== plan
1 change: 1 to update; 1 problem.

Problems: 1 (left out of the plan, with the changes that depend on them)
  project/Default project/service_account/indexer  (orgward.yaml:10, used at orgward.yaml:11)
      no service account is named `index` or `indexer`, so there is nothing to rename
      Correct `renamed_from`, or remove it to create `indexer`.

Changes

  ~ update   project/web/service_account/indexer
      name     index -> indexer
      from     orgward.yaml:10, used at orgward.yaml:11

Read-only: 2 (differs, but orgward may not change it)
  user/bob@new.example  live `bob@example.com`, desired `bob@new.example`  (orgward.yaml:6)
      the API cannot change this; orgward uses the old name until the organization shows the new one
  project/Default project/member/bob@new.example  listed, but missing  (orgward.yaml:9, used at orgward.yaml:11)
      membership of the default project follows membership of the organization

Unlisted: 1 (not in the file; left unchanged; add the lines below to adopt them)
  projects  (orgward.yaml:12)
      web: {}

==== requests
1 GET /organization/invites
1 GET /organization/projects
3 GET /organization/projects/{project_id}/service_accounts
2 GET /organization/projects/{project_id}/users
1 GET /organization/users

==== apply
  done        update project/web/service_account/indexer

1 done: 1 problem remains.
Verified: 1 change matches the plan.

Problems: 1 (left out of the plan, with the changes that depend on them)
  project/Default project/service_account/indexer  (orgward.yaml:10, used at orgward.yaml:11)
      no service account is named `index` or `indexer`, so there is nothing to rename
      Correct `renamed_from`, or remove it to create `indexer`.

==== writes
POST /organization/projects/{web}/service_accounts/{service account index} {"name":"indexer"} -> 200

==== next plan
No changes, but not in sync: 1 problem.

Problems: 1 (left out of the plan, with the changes that depend on them)
  project/Default project/service_account/indexer  (orgward.yaml:10, used at orgward.yaml:11)
      no service account is named `index` or `indexer`, so there is nothing to rename
      Correct `renamed_from`, or remove it to create `indexer`.

Read-only: 2 (differs, but orgward may not change it)
  user/bob@new.example  live `bob@example.com`, desired `bob@new.example`  (orgward.yaml:6)
      the API cannot change this; orgward uses the old name until the organization shows the new one
  project/Default project/member/bob@new.example  listed, but missing  (orgward.yaml:9, used at orgward.yaml:11)
      membership of the default project follows membership of the organization

Unlisted: 1 (not in the file; left unchanged; add the lines below to adopt them)
  projects  (orgward.yaml:12)
      web: {}

