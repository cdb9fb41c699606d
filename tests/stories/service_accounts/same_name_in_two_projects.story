# why: Service accounts of the same name in two projects are different accounts, also when one has an id
==== orgward.yaml
version: 1
organization: { id: org-story }
projects:
  api: { service_accounts: { indexer: { id: svc_acct_a, roles: member } } }
  web: { service_accounts: { indexer: member } }
==== live.yaml
now: 2026-11-24T09:00:00Z
organization: { id: org-story }
users:
  - { email: alice@example.com, role: owner }
  - { email: bob@example.com, role: owner }
projects:
  - name: api
    service_accounts: [{ id: svc_acct_a, name: indexer, role: member }]
  - name: web
    service_accounts: [{ id: svc_acct_b, name: indexer, role: member }]
==== plan
In sync: nothing to change.

==== requests
1 GET /organization/projects
2 GET /organization/projects/{project_id}/service_accounts

