# why: members pair by the id of the person or service account, and an unlisted service account is told by its name
==== orgward.yaml
version: 1
organization: { id: org-story }
groups:
  ml: { members: [carol@example.com, { service_account: web/indexer }] }
==== live.yaml
now: 2026-11-24T09:00:00Z
organization: { id: org-story }
users:
  - { email: alice@example.com, role: owner }
  - { email: bob@example.com, role: owner }
  - { email: carol@example.com, role: reader }
  - { email: dave@example.com, role: reader }
groups:
  - { name: ml, users: [{ email: carol@example.com }, { service_account: indexer, project: web }, { service_account: batch, project: web }, { email: dave@example.com }] }
projects:
  - { name: web, service_accounts: [{ name: indexer, role: member }, { name: batch, role: member }] }
==== plan
In sync: nothing to change.

Unlisted: 2 (not in the file; left unchanged; add the lines below to adopt them)
  group_members of group/ml  (orgward.yaml:4)
      - dave@example.com
      # svc_acct_HvnMENfGoG6fe7P5VThWEkRK: no line can adopt it, because its e-mail address is unknown or cannot be written  # `batch`, without an e-mail

==== requests
1 GET /organization/groups
1 GET /organization/groups/{group_id}/roles
1 GET /organization/groups/{group_id}/users
1 GET /organization/projects
1 GET /organization/projects/{project_id}/service_accounts

