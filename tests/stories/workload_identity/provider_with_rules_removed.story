# why: A provider is removed after its rules, whether it is unlisted or absent; one without rules goes alone
==== orgward.yaml
version: 1
organization: { id: org-story }
policy: { unlisted: { workload_identity_providers: remove } }
workload_identity_providers:
  absent: { state: absent }
  kept: {}
==== live.yaml
now: 2026-11-26T09:00:00Z
organization: { id: org-story }
users:
  - { email: alice@example.com, role: owner }
  - { email: bob@example.com, role: owner }
projects:
  - { id: proj_search, name: search, service_accounts: [{ id: svc_indexer, name: indexer, role: member }, { id: svc_other, name: other }] }
workload_identity_providers:
  - name: absent
    issuer: https://token.actions.githubusercontent.com
    audience: https://api.openai.com/v1
    federation_rules:
      - { name: a, project_id: proj_search, service_account_id: svc_indexer, attribute_matchers: { sub: "repo:example/a" } }
      - { name: b, project_id: proj_search, service_account_id: svc_indexer, attribute_matchers: { sub: "repo:example/b" } }
  - name: unlisted
    issuer: https://token.actions.githubusercontent.com
    audience: https://api.openai.com/v1
    federation_rules:
      - { name: a, project_id: proj_search, service_account_id: svc_indexer, attribute_matchers: { sub: "repo:example/a" } }
  - { name: alone, issuer: "https://token.actions.githubusercontent.com", audience: "https://api.openai.com/v1" }
  - { name: kept, issuer: "https://token.actions.githubusercontent.com", audience: "https://api.openai.com/v1" }
==== plan
3 changes, all of them dangerous: 3 to remove.

  - remove   workload_identity_provider/absent  [destructive, outage]  https://token.actions.githubusercontent.com
      audience  was https://api.openai.com/v1
      issuer    was https://token.actions.githubusercontent.com
      why       `state: absent`
      from      orgward.yaml:5
      effect    removes its 2 federation rules first

  - remove   workload_identity_provider/alone  [destructive, outage]  https://token.actions.githubusercontent.com
      audience  was https://api.openai.com/v1
      issuer    was https://token.actions.githubusercontent.com
      why       not listed under `workload_identity_providers`, and `unlisted` says to remove
      from      orgward.yaml:4

  - remove   workload_identity_provider/unlisted  [destructive, outage]  https://token.actions.githubusercontent.com
      audience  was https://api.openai.com/v1
      issuer    was https://token.actions.githubusercontent.com
      why       not listed under `workload_identity_providers`, and `unlisted` says to remove
      from      orgward.yaml:4
      effect    removes its 1 federation rule first

Access: no gain or loss is known
  ? what workload_identity_provider/absent gives was not read, so it is not known what is lost
  ? what workload_identity_provider/unlisted gives was not read, so it is not known what is lost
  ? incomplete: these lists were not read: users, roles, groups, projects, admin_api_keys

==== requests
1 GET /organization/workload_identity_providers
3 GET /organization/workload_identity_providers/{workload_identity_provider_id}/federation_rules

==== apply
  done        remove workload_identity_provider/absent
  done        remove workload_identity_provider/alone
  done        remove workload_identity_provider/unlisted

3 done.
Verified: 3 changes match the plan.

==== writes
DELETE /organization/workload_identity_providers/wip_BsZrCUf1H6ZPMD6NOWi8k0EG/federation_rules/wifr_psTux7cefgrUg3t8mDKwVc3E -> 200
DELETE /organization/workload_identity_providers/wip_BsZrCUf1H6ZPMD6NOWi8k0EG/federation_rules/wifr_mCot9gbKrUgKePLmFoLhwYxR -> 200
DELETE /organization/workload_identity_providers/wip_BsZrCUf1H6ZPMD6NOWi8k0EG -> 200
DELETE /organization/workload_identity_providers/wip_HYEMPB80Z3uCSRWpJHTMXKFt -> 200
DELETE /organization/workload_identity_providers/wip_UqjtmzU20y3qUYn5TmPK0rGg/federation_rules/wifr_LpQbDncPWot4r9ewOadt5w4d -> 200
DELETE /organization/workload_identity_providers/wip_UqjtmzU20y3qUYn5TmPK0rGg -> 200

==== next plan
In sync: nothing to change.

