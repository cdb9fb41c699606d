# why: orgward warns when a service account to remove has nearly the same name as a listed one
==== orgward.yaml
version: 1
organization: { id: org-story }
policy: { unlisted: { service_accounts: remove } }
projects:
  web: { service_accounts: { indexer: member } }
==== live.yaml
now: 2026-11-24T09:00:00Z
organization: { id: org-story }
users:
  - { email: alice@example.com, role: owner }
projects:
  - { name: web, service_accounts: [{ name: indexer, role: member }, { name: "Indexer ", role: member }] }
==== plan
1 change, and it is dangerous: 1 to remove.

  - remove   project/web/service_account/Indexer   [destructive, outage]
      roles    was member
      why      not listed under `service_accounts`, and `unlisted` says to remove
      from     orgward.yaml:5
      warning  its name begins or ends with a space
               the name `indexer`, which is live and listed, differs only in case, spaces or Unicode form: make sure that this is the right one
      effect   ends every key of this service account

==== requests
1 GET /organization/projects
1 GET /organization/projects/{project_id}/api_keys
1 GET /organization/projects/{project_id}/service_accounts

==== apply
  done        remove project/web/service_account/Indexer 

1 done.
Verified: 1 change matches the plan.

==== writes
DELETE /organization/projects/{web}/service_accounts/{service account Indexer } -> 200

==== next plan
In sync: nothing to change.

