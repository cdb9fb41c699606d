# why: orgward reports two unlisted service accounts of one name with lines that can both stand in the file
==== orgward.yaml
version: 1
organization: { id: org-story }
projects:
  web: { service_accounts: {} }
==== live: two_service_accounts_of_one_name
==== problems
warning: `service_accounts` is empty: the file declares that there should be none
 --> orgward.yaml:4:10
  |
4 |   web: { service_accounts: {} }
  |          ^^^^^^^^^^^^^^^^
  |
  = help: Omit the line to leave service accounts unmanaged.

1 warning

==== plan
In sync: nothing to change.

Unlisted: 2 (not in the file; left unchanged; add the lines below to adopt them)
  service_accounts of project/web  (orgward.yaml:4)
      indexer: { id: svc_acct_a, roles: member }
      # indexer-svc_acct_b: { id: svc_acct_b, roles: none }  # another one has the same name; without the `#`, a plan renames this one

==== requests
1 GET /organization/projects
1 GET /organization/projects/{project_id}/service_accounts

