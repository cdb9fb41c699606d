# why: The guardrail open_federation_rule blocks rules without a condition that says who calls, and leaves alone what was open before
==== orgward.yaml
version: 1
organization: { id: org-story }
workload_identity_providers:
  github:
    federation_rules:
      was: { attribute_matchers: { sub: "repo:*" }, scopes: all }
      off: { enabled: true }
      open: { description: open before this plan }
      new: { project: search, service_account: indexer, attribute_matchers: {}, scopes: all }
      fine: { project: search, service_account: indexer, attribute_matchers: { repository: example/app }, scopes: all }
      never: { project: search, service_account: indexer, attribute_matchers: {}, scopes: all, enabled: false }
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
      - { name: was, project_id: proj_search, service_account_id: svc_indexer, attribute_matchers: { sub: "repo:example/a" } }
      - { name: off, enabled: false, project_id: proj_search, service_account_id: svc_indexer, attribute_matchers: { aud: openai } }
      - { name: open, project_id: proj_search, service_account_id: svc_indexer, attribute_matchers: { aud: openai } }
==== plan
Blocked by a guardrail: open_federation_rule. The plan contains 6 changes, 4 of them dangerous: 3 to create, 3 to update. Nothing can be applied.

  open_federation_rule objects
      observed  workload_identity_provider/github/federation_rule/new: no condition says who calls; workload_identity_provider/github/federation_rule/off: no condition says who calls; workload_identity_provider/github/federation_rule/was: `sub: repo:*` fits everybody
      limit     each rule has a condition that says who calls, such as `sub` or `repository`
      help      Add a condition to `attribute_matchers`, for example `sub: "repo:example/app:ref:refs/heads/main"`.
      override  - { guardrail: open_federation_rule, addresses: [workload_identity_provider/github/federation_rule/new, workload_identity_provider/github/federation_rule/off, workload_identity_provider/github/federation_rule/was], until: 2026-12-03, reason: "..." }
      about     workload_identity_provider/github/federation_rule/new
                workload_identity_provider/github/federation_rule/off
                workload_identity_provider/github/federation_rule/was

Dangerous

  ~ update   workload_identity_provider/github/federation_rule/was  [destructive, escalation, outage]
      attribute_matchers  sub: repo:example/a -> sub: repo:*
      from                orgward.yaml:6

  ~ update   workload_identity_provider/github/federation_rule/off  [destructive, escalation]
      enabled  false -> true
      from     orgward.yaml:7

  + create   workload_identity_provider/github/federation_rule/fine  [escalation]
      attribute_matchers  repository: example/app
      project             search
      scopes              all
      service_account     indexer
      why                 listed, but missing
      from                orgward.yaml:10
      effect              lets whoever has such a token act as service account `indexer`, without a key

  + create   workload_identity_provider/github/federation_rule/new  [escalation]
      attribute_matchers  none
      project             search
      scopes              all
      service_account     indexer
      why                 listed, but missing
      from                orgward.yaml:9
      effect              lets whoever has such a token act as service account `indexer`, without a key

Access: 4 principals gain, 1 loses
  + use in project/search: federation_rule:github/fine
      through workload_identity_provider/github/federation_rule/fine (orgward.yaml:10)
  + use in project/search: federation_rule:github/new
      through workload_identity_provider/github/federation_rule/new (orgward.yaml:9)
  + use in project/search: federation_rule:github/off
      through workload_identity_provider/github/federation_rule/off (orgward.yaml:7)
  + use in project/search: federation_rule:github/was/new_callers
      through workload_identity_provider/github/federation_rule/was (orgward.yaml:6)
  - use in project/search: federation_rule:github/was
      was through workload_identity_provider/github/federation_rule/was (orgward.yaml:6)
  ? incomplete: these lists were not read: users, roles, groups, projects, admin_api_keys, roles of 1 project, members of 1 project, groups of 1 project, service_accounts of 1 project

Other changes

  + create   workload_identity_provider/github/federation_rule/never
      attribute_matchers  none
      enabled             false
      project             search
      scopes              all
      service_account     indexer
      why                 listed, but missing
      from                orgward.yaml:11

  ~ update   workload_identity_provider/github/federation_rule/open
      description  none -> open before this plan
      from         orgward.yaml:8

==== requests
1 GET /organization/projects
1 GET /organization/projects/{project_id}/service_accounts
1 GET /organization/workload_identity_providers
1 GET /organization/workload_identity_providers/{workload_identity_provider_id}/federation_rules

