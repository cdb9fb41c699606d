# why: orgward manages one of two service accounts with the same name when policy.ignore names the other by id
==== orgward.yaml
version: 1
organization: { id: org-story }
policy:
  unlisted: { service_accounts: remove }
  ignore:
    - { address: project/web/service_account/user-b, reason: the old one is switched off by hand }
projects:
  web: { service_accounts: { twin: member } }
==== live.yaml
now: 2026-11-24T09:00:00Z
organization: { id: org-story }
users:
  - { email: alice@example.com, role: owner }
  - { email: bob@example.com, role: owner }
projects:
  - { name: web, service_accounts: [{ id: user-a, name: twin, role: member }, { id: user-b, name: twin, role: owner }] }
==== plan
In sync: nothing to change.

Ignored: 1 (excluded by `policy.ignore`)
  1 at project/web/service_account/user-b  (orgward.yaml:6)
      reason: the old one is switched off by hand

==== requests
1 GET /organization/projects
1 GET /organization/projects/{project_id}/service_accounts

