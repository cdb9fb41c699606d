# why: Role none for a service account with a role is a problem, because the API cannot take it away
==== orgward.yaml
version: 1
organization: { id: org-story }
projects:
  web: { service_accounts: { indexer: none } }
==== live: web_with_an_indexer
==== plan
No changes, but not in sync: 1 problem.

Problems: 1 (left out of the plan, with the changes that depend on them)
  project/web/service_account/indexer  (orgward.yaml:4)
      `indexer`: the API cannot remove a service account's role; remove the account and create it under another name, or keep its role

==== requests
1 GET /organization/projects
1 GET /organization/projects/{project_id}/service_accounts

