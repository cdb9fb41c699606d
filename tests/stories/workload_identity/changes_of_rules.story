# why: Conditions, scopes, texts and names of rules change in place, and unlisted rules are removed
==== orgward.yaml
version: 1
organization: { id: org-story }
policy: { unlisted: { federation_rules: remove } }
workload_identity_providers:
  github:
    federation_rules:
      same: { project: search, service_account: indexer, attribute_matchers: { sub: "repo:example/a" }, scopes: all }
      wider: { project: search, service_account: indexer, attribute_matchers: { sub: "repo:example/*" }, scopes: all }
      fewer: { attribute_matchers: { sub: "repo:example/b" }, scopes: [api.responses.write], description: none }
      deploy: { renamed_from: release, enabled: false }
==== live.yaml
now: 2026-11-26T09:00:00Z
organization: { id: org-story }
users:
  - { email: alice@example.com, role: owner }
  - { email: bob@example.com, role: owner }
projects:
  - { id: proj_search, name: search, service_accounts: [{ id: svc_indexer, name: indexer, role: member }, { id: svc_other, name: other }] }
workload_identity_providers:
  - name: github
    issuer: https://token.actions.githubusercontent.com
    audience: https://api.openai.com/v1
    federation_rules:
      - { name: same, project_id: proj_search, service_account_id: svc_indexer, attribute_matchers: { sub: "repo:example/a" } }
      - { name: wider, project_id: proj_search, service_account_id: svc_indexer, attribute_matchers: { sub: "repo:example/a" } }
      - { name: fewer, description: old, project_id: proj_search, service_account_id: svc_indexer, attribute_matchers: { sub: "repo:example/b" } }
      - { name: release, project_id: proj_search, service_account_id: svc_other, attribute_matchers: { sub: "repo:example/c" } }
      - { name: left, project_id: proj_search, service_account_id: svc_other, attribute_matchers: { sub: "repo:example/d" } }
==== plan
4 changes, all of them dangerous: 3 to update, 1 to remove.

  ~ update   workload_identity_provider/github/federation_rule/deploy  [destructive, escalation, outage]
      name     release -> deploy
      enabled  true -> false
      from     orgward.yaml:10

  ~ update   workload_identity_provider/github/federation_rule/wider  [destructive, escalation, outage]
      attribute_matchers  sub: repo:example/a -> sub: repo:example/*
      from                orgward.yaml:8

  ~ update   workload_identity_provider/github/federation_rule/fewer  [destructive, outage]
      description  old -> none
      scopes       all -> api.responses.write
      from         orgward.yaml:9

  - remove   workload_identity_provider/github/federation_rule/left  [destructive, outage]
      attribute_matchers  was sub: repo:example/d
      project             was search
      scopes              was all
      service_account     was other
      why                 not listed under `federation_rules`, and `unlisted` says to remove
      from                orgward.yaml:6
      effect              its tokens are not accepted any more

Access: 1 principal gains, 4 lose
  + use in project/search: federation_rule:github/wider/new_callers
      through workload_identity_provider/github/federation_rule/wider (orgward.yaml:8)
  - use in project/search: federation_rule:github/deploy
      was through workload_identity_provider/github/federation_rule/deploy (orgward.yaml:10)
  - own_keys in project/search: federation_rule:github/fewer
      was through workload_identity_provider/github/federation_rule/fewer (orgward.yaml:9)
  - use in project/search: federation_rule:github/left
      was through workload_identity_provider/github/federation_rule/left, removed (orgward.yaml:6)
  - use in project/search: federation_rule:github/wider
      was through workload_identity_provider/github/federation_rule/wider (orgward.yaml:8)
  ? incomplete: these lists were not read: users, roles, groups, admin_api_keys, roles of 2 projects, members of 2 projects, groups of 2 projects, service_accounts of 1 project

==== requests
1 GET /organization/projects
1 GET /organization/projects/{project_id}/service_accounts
1 GET /organization/workload_identity_providers
1 GET /organization/workload_identity_providers/{workload_identity_provider_id}/federation_rules

==== apply
  done        update workload_identity_provider/github/federation_rule/deploy
  done        update workload_identity_provider/github/federation_rule/fewer
  done        update workload_identity_provider/github/federation_rule/wider
  done        remove workload_identity_provider/github/federation_rule/left

4 done.
Verified: 4 changes match the plan.

==== writes
POST /organization/workload_identity_providers/wip_49iExc6WuOaIfqXGZifqYlsN/federation_rules/wifr_01GI95FOUeU0Z2IPSp7r6qXA {"enabled":false,"name":"deploy"} -> 200
POST /organization/workload_identity_providers/wip_49iExc6WuOaIfqXGZifqYlsN/federation_rules/wifr_u3dgAESqNs6YhKqHope8tBx9 {"description":null,"permissions":{"scopes":["api.responses.write"],"type":"restricted"}} -> 200
POST /organization/workload_identity_providers/wip_49iExc6WuOaIfqXGZifqYlsN/federation_rules/wifr_siYjP4MFOYRzlxuteiCxLo7B {"attribute_matchers":{"sub":"repo:example/*"}} -> 200
DELETE /organization/workload_identity_providers/wip_49iExc6WuOaIfqXGZifqYlsN/federation_rules/wifr_FipI37xF5ezkEecRw5xHceR3 -> 200

==== next plan
In sync: nothing to change.

