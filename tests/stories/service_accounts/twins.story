# why: Two service accounts of one name in a project are a problem until the file states an id
==== orgward.yaml
version: 1
organization: { id: org-story }
projects:
  web: { service_accounts: { indexer: member } }
==== live.yaml
now: 2026-11-24T09:00:00Z
organization: { id: org-story }
users:
  - { email: alice@example.com, role: owner }
  - { email: bob@example.com, role: owner }
projects:
  - name: web
    service_accounts: [{ id: svc_acct_a, name: indexer, role: member }, { id: svc_acct_b, name: indexer, role: member }]
==== plan
No changes, but not in sync: 1 problem.

Problems: 1 (left out of the plan, with the changes that depend on them)
  project/web/service_account/indexer  (orgward.yaml:4)
      2 live service accounts are named `indexer`
      Select one with `id:`; the ids are svc_acct_a, svc_acct_b.

==== requests
1 GET /organization/projects
1 GET /organization/projects/{project_id}/service_accounts

