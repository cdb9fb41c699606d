# why: orgward rejects a key rule for a service account that the file does not list, and proposes the right name
==== orgward.yaml
version: 1
organization: { id: org-story }
projects:
  web:
    service_accounts: { indexer: member }
    api_keys: { allow: [{ service_account: indexor }] }
==== live: web_with_an_indexer
==== problems
error: `indexor` is not listed under `service_accounts`
 --> orgward.yaml:6:25
  |
6 |     api_keys: { allow: [{ service_account: indexor }] }
  |                         ^ did you mean `indexer`?
  |
 --> orgward.yaml:5:5
  |
5 |     service_accounts: { indexer: member }
  |     ---------------- the section that lists every service account

1 error

