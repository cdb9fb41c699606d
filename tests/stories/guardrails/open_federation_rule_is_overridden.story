# why: A reviewed exception lets an open rule through
==== orgward.yaml
version: 1
organization: { id: org-story }
policy:
  overrides:
    - { guardrail: open_federation_rule, addresses: [workload_identity_provider/github/federation_rule/*], max: 9, until: 2026-12-03, reason: demo }
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
6 changes, 4 of them dangerous: 3 to create, 3 to update.

  open_federation_rule is overridden
      observed  workload_identity_provider/github/federation_rule/new: no condition says who calls; workload_identity_provider/github/federation_rule/off: no condition says who calls; workload_identity_provider/github/federation_rule/was: `sub: repo:*` fits everybody
      limit     each rule has a condition that says who calls, such as `sub` or `repository`
      override  lets 3 changes through until 2026-12-03 00:00 UTC: demo (orgward.yaml:5)

Dangerous

  ~ update   workload_identity_provider/github/federation_rule/was  [destructive, escalation, outage]
      attribute_matchers  sub: repo:example/a -> sub: repo:*
      from                orgward.yaml:9

  ~ update   workload_identity_provider/github/federation_rule/off  [destructive, escalation]
      enabled  false -> true
      from     orgward.yaml:10

  + create   workload_identity_provider/github/federation_rule/fine  [escalation]
      attribute_matchers  repository: example/app
      project             search
      scopes              all
      service_account     indexer
      why                 listed, but missing
      from                orgward.yaml:13
      effect              lets whoever has such a token act as service account `indexer`, without a key

  + create   workload_identity_provider/github/federation_rule/new  [escalation]
      attribute_matchers  none
      project             search
      scopes              all
      service_account     indexer
      why                 listed, but missing
      from                orgward.yaml:12
      effect              lets whoever has such a token act as service account `indexer`, without a key

Access: 4 principals gain, 1 loses
  + use in project/search: federation_rule:github/fine
      through workload_identity_provider/github/federation_rule/fine (orgward.yaml:13)
  + use in project/search: federation_rule:github/new
      through workload_identity_provider/github/federation_rule/new (orgward.yaml:12)
  + use in project/search: federation_rule:github/off
      through workload_identity_provider/github/federation_rule/off (orgward.yaml:10)
  + use in project/search: federation_rule:github/was/new_callers
      through workload_identity_provider/github/federation_rule/was (orgward.yaml:9)
  - use in project/search: federation_rule:github/was
      was through workload_identity_provider/github/federation_rule/was (orgward.yaml:9)
  ? incomplete: these lists were not read: users, roles, groups, projects, admin_api_keys, roles of 1 project, members of 1 project, groups of 1 project, service_accounts of 1 project

Other changes

  + create   workload_identity_provider/github/federation_rule/never
      attribute_matchers  none
      enabled             false
      project             search
      scopes              all
      service_account     indexer
      why                 listed, but missing
      from                orgward.yaml:14

  ~ update   workload_identity_provider/github/federation_rule/open
      description  none -> open before this plan
      from         orgward.yaml:11

==== requests
1 GET /organization/projects
1 GET /organization/projects/{project_id}/service_accounts
1 GET /organization/workload_identity_providers
1 GET /organization/workload_identity_providers/{workload_identity_provider_id}/federation_rules

==== apply
  done        create workload_identity_provider/github/federation_rule/fine
  done        create workload_identity_provider/github/federation_rule/never
  done        create workload_identity_provider/github/federation_rule/new
  done        update workload_identity_provider/github/federation_rule/off
  done        update workload_identity_provider/github/federation_rule/open
  done        update workload_identity_provider/github/federation_rule/was

6 done.
Verified: 6 changes match the plan.

==== writes
POST /organization/workload_identity_providers/wip_49iExc6WuOaIfqXGZifqYlsN/federation_rules {"attribute_matchers":{"repository":"example/app"},"name":"fine","permissions":{"type":"service_account_default"},"project_id":"{search}","service_account_id":"{service account indexer}"} -> 200
POST /organization/workload_identity_providers/wip_49iExc6WuOaIfqXGZifqYlsN/federation_rules {"attribute_matchers":{},"enabled":false,"name":"never","permissions":{"type":"service_account_default"},"project_id":"{search}","service_account_id":"{service account indexer}"} -> 200
POST /organization/workload_identity_providers/wip_49iExc6WuOaIfqXGZifqYlsN/federation_rules {"attribute_matchers":{},"name":"new","permissions":{"type":"service_account_default"},"project_id":"{search}","service_account_id":"{service account indexer}"} -> 200
POST /organization/workload_identity_providers/wip_49iExc6WuOaIfqXGZifqYlsN/federation_rules/wifr_1oUyCiEeXYWxIQX25lbyMIEV {"enabled":true} -> 200
POST /organization/workload_identity_providers/wip_49iExc6WuOaIfqXGZifqYlsN/federation_rules/wifr_0uMOpuEraNw0Ze5Qb8xzKo1C {"description":"open before this plan"} -> 200
POST /organization/workload_identity_providers/wip_49iExc6WuOaIfqXGZifqYlsN/federation_rules/wifr_IblPAqENpfNduetO5MsNJ1KG {"attribute_matchers":{"sub":"repo:*"}} -> 200

==== next plan
In sync: nothing to change.

