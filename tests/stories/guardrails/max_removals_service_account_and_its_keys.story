# why: The guardrail max_removals counts a removed service account once, without the keys that end with it
==== orgward.yaml
version: 1
organization: { id: org-story }
policy:
  unlisted: { service_accounts: remove, api_keys: remove }
  guardrails: { max_removals: { service_accounts: 1, api_keys: 0 } }
projects:
  web: { service_accounts: {}, api_keys: { allow: [] } }
==== live.yaml
now: 2026-11-24T09:00:00Z
organization: { id: org-story }
users:
  - { email: alice@example.com, role: owner }
  - { email: bob@example.com, role: owner }
projects:
  - name: web
    service_accounts: [{ name: indexer, role: member }]
    api_keys: [{ id: key_one, name: one, owner: { service_account: indexer }, created_at: -9d }]
==== problems
warning: `service_accounts` is empty: the file declares that there should be none
 --> orgward.yaml:7:10
  |
7 |   web: { service_accounts: {}, api_keys: { allow: [] } }
  |          ^^^^^^^^^^^^^^^^
  |
  = help: Omit the line to leave service accounts unmanaged.

warning: `api_keys.allow` has no rule, so no key is allowed here
 --> orgward.yaml:7:32
  |
7 |   web: { service_accounts: {}, api_keys: { allow: [] } }
  |                                ^^^^^^^^

2 warnings

==== plan
2 changes, all of them dangerous: 1 to remove, 1 to revoke.

  - revoke   project/web/api_key/key_one  [irreversible, destructive, outage]  `one` of service account indexer, never used, 9 d old
      why      no rule could allow it
      from     orgward.yaml:7
      effect   programs that use this key stop working

  - remove   project/web/service_account/indexer  [destructive, outage]
      roles    was member
      why      not listed under `service_accounts`, and `unlisted` says to remove
      from     orgward.yaml:7
      effect   ends every key of this service account
               ends API key `one` of service account indexer, never used, 9 d old

==== requests
1 GET /organization/projects
1 GET /organization/projects/{project_id}/api_keys
1 GET /organization/projects/{project_id}/service_accounts

==== apply
  done        revoke project/web/api_key/key_one
  done        remove project/web/service_account/indexer

2 done.
Verified: 2 changes match the plan.

==== writes
DELETE /organization/projects/{web}/api_keys/{key one} -> 200
DELETE /organization/projects/{web}/service_accounts/{service account indexer} -> 200

==== next plan
In sync: nothing to change.

