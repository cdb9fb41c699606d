# why: where the API does not delete keys of service accounts, the report names the key that nobody has
# run: broken-sink
==== orgward.yaml
version: 1
organization: { id: org-story }
projects:
  web:
    service_accounts:
      indexer:
        roles: member
        keys:
          main: { scopes: all, expires_in: 30d, sink: vault }
==== live.yaml
now: 2026-11-24T09:00:00Z
organization: { id: org-story }
users:
  - { email: alice@example.com, role: owner }
projects:
  - name: web
    service_accounts: [{ name: indexer, role: member }]
switches: { delete_service_account_keys: false }
==== plan
1 change, and it is dangerous: 1 to create.

  + create   project/web/service_account/indexer/key/main  [secret]
      expires_in  30d
      scopes      all
      sink        vault
      why         listed, but missing
      from        orgward.yaml:9
      effect      makes a key, and hands its value to the sink `vault`, which `apply --sink vault=...` must bind

==== requests
1 GET /organization/projects
1 GET /organization/projects/{project_id}/api_keys
1 GET /organization/projects/{project_id}/service_accounts

==== apply
  unknown     create project/web/service_account/indexer/key/main
              why      the sink `vault` failed: no room for [redacted]; the new key key_zRYiwcPRi8rL0wMOTriBaAfZ could not be revoked: DELETE /organization/projects/{project_id}/api_keys/{api_key_id} answered 400: This API key belongs to a service account and cannot be deleted; delete the service account. (field `api_key_id`) [request id req_00000000000000000000000000000005]
              next     Revoke the key key_zRYiwcPRi8rL0wMOTriBaAfZ by hand; nobody has its value.
              request  req_00000000000000000000000000000004

1 unknown: it is unknown whether every sent change took effect. Run `orgward plan` to see the remaining changes.

==== writes
POST /organization/projects/{web}/service_accounts/{service account indexer}/api_keys {"expires_in_seconds":2592000,"name":"main@2026-11-24"} -> 200
DELETE /organization/projects/{web}/api_keys/{key main@2026-11-24} -> 400

==== next plan
In sync: nothing to change.

