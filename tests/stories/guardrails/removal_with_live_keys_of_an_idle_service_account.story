# why: The guardrail removal_with_live_keys passes the removal of a service account whose key was not used recently
==== orgward.yaml
version: 1
organization: { id: org-story }
projects:
  web: { service_accounts: { indexer: { state: absent } } }
==== live: carol_and_her_live_key
==== plan
1 change, and it is dangerous: 1 to remove.

  - remove   project/web/service_account/indexer  [destructive, outage]
      roles    was member
      why      `state: absent`
      from     orgward.yaml:4
      effect   ends every key of this service account
               ends API key `indexer-1` of service account indexer, used 20 d ago

Unlisted: 1 (not in the file; left unchanged; add the lines below to adopt them)
  projects  (orgward.yaml:3)
      quiet: {}

==== requests
1 GET /organization/projects
1 GET /organization/projects/{project_id}/api_keys
1 GET /organization/projects/{project_id}/service_accounts

==== apply
  done        remove project/web/service_account/indexer

1 done.
Verified: 1 change matches the plan.

==== writes
DELETE /organization/projects/{web}/service_accounts/{service account indexer} -> 200

==== next plan
In sync: nothing to change.

Unlisted: 1 (not in the file; left unchanged; add the lines below to adopt them)
  projects  (orgward.yaml:3)
      quiet: {}

