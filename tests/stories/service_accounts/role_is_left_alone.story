# why: orgward does not change the role of a service account that is listed without a role
==== orgward.yaml
version: 1
organization: { id: org-story }
projects:
  web: { service_accounts: { indexer: {} } }
==== live.yaml
now: 2026-11-24T09:00:00Z
organization: { id: org-story }
users:
  - { email: alice@example.com, role: owner }
  - { email: bob@example.com, role: owner }
projects:
  - name: web
    service_accounts: [{ name: indexer, role: owner }]
==== plan
In sync: nothing to change.

==== requests
1 GET /organization/projects
1 GET /organization/projects/{project_id}/service_accounts

