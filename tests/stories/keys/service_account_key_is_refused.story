# why: When the API refuses to delete the key of a service account, orgward reports it and says what to do
==== orgward.yaml
version: 1
organization: { id: org-story }
policy: { unlisted: { api_keys: remove } }
projects:
  web: { api_keys: { allow: [] } }
==== live.yaml
now: 2026-11-24T09:00:00Z
organization: { id: org-story }
switches: { delete_service_account_keys: false }
users:
  - { email: alice@example.com, role: owner }
  - { email: bob@example.com, role: owner }
projects:
  - name: web
    service_accounts: [{ name: indexer, role: member }]
    api_keys: [{ id: key_one, name: indexer-1, owner: { service_account: indexer }, created_at: -31d, last_used_at: -20d }]
==== problems
warning: `api_keys.allow` has no rule, so no key is allowed here
 --> orgward.yaml:5:10
  |
5 |   web: { api_keys: { allow: [] } }
  |          ^^^^^^^^

1 warning

==== plan
1 change, and it is dangerous: 1 to revoke.

  - revoke   project/web/api_key/key_one  [irreversible, destructive, outage]  `indexer-1` of service account indexer, used 20 d ago
      why      no rule could allow it
      from     orgward.yaml:5
      effect   programs that use this key stop working

==== requests
1 GET /organization/projects
1 GET /organization/projects/{project_id}/api_keys

==== apply
  refused     revoke project/web/api_key/key_one
              why      DELETE /organization/projects/{project_id}/api_keys/{api_key_id} answered 400: This API key belongs to a service account and cannot be deleted; delete the service account. (field `api_key_id`) [request id req_00000000000000000000000000000003]
              next     this API does not delete a service account's key; remove the service account or delete the key in the dashboard; until then a rule with its `id` keeps it out of the plan
              request  req_00000000000000000000000000000003

1 refused: the organization is unchanged. Run `orgward plan` to see the remaining changes.

==== writes
DELETE /organization/projects/{web}/api_keys/{key indexer-1} -> 400

==== next plan
1 change, and it is dangerous: 1 to revoke.

  - revoke   project/web/api_key/key_one  [irreversible, destructive, outage]  `indexer-1` of service account indexer, used 20 d ago
      why      no rule could allow it
      from     orgward.yaml:5
      effect   programs that use this key stop working

