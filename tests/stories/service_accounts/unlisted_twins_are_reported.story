# why: orgward reports two unlisted service accounts of one name with lines that can both stand in the file
==== orgward.yaml
version: 1
organization: { id: org-story }
projects:
  web: { service_accounts: {} }
==== live: two_service_accounts_of_one_name
==== problems
warning: `service_accounts` is empty: the file says that there should be none
 --> orgward.yaml:4:10
  |
4 |   web: { service_accounts: {} }
  |          ^^^^^^^^^^^^^^^^
  |
  = help: Leave the line out to leave service accounts alone.

1 warning

==== plan
In sync: nothing to change.

Not in the file: 2 (left as they are; the lines below would adopt them)
  service_accounts of project/web  (orgward.yaml:4)
      indexer: { id: svc_acct_a, roles: member }
      indexer-svc_acct_b: { id: svc_acct_b, roles: none }

==== requests
1 GET /organization/projects
1 GET /organization/projects/{project_id}/service_accounts

