# why: A computed attribute says who calls if it is computed from a claim that does, and a change of how it is computed opens rules
==== orgward.yaml
version: 1
organization: { id: org-story }
workload_identity_providers:
  github:
    attribute_transformations: [{ attribute: team, expression: "'all'" }]
  gitlab:
    issuer: https://gitlab.com
    audience: openai
    attribute_transformations: [{ attribute: team, expression: claims.repository_owner }]
    federation_rules:
      team: { project: search, service_account: indexer, attribute_matchers: { team: example }, scopes: all }
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
    attribute_transformations: [{ attribute: team, expression: claims.repository }]
    federation_rules:
      - { name: team, project_id: proj_search, service_account_id: svc_indexer, attribute_matchers: { team: example/app } }
==== plan
Blocked by a guardrail: open_federation_rule. The plan contains 3 changes, 2 of them dangerous: 2 to create, 1 to update. Nothing can be applied.

  open_federation_rule objects
      observed  workload_identity_provider/github/federation_rule/team: no condition says who calls
      limit     each rule has a condition that says who calls, such as `sub` or `repository`
      help      Add a condition to `attribute_matchers`, for example `sub: "repo:example/app:ref:refs/heads/main"`.
      override  - { guardrail: open_federation_rule, addresses: [workload_identity_provider/github], until: 2026-12-03, reason: "..." }
      about     workload_identity_provider/github

Dangerous

  ~ update   workload_identity_provider/github  [destructive, escalation, outage]  https://token.actions.githubusercontent.com
      attribute_transformations  attribute: team, expression: claims.repository -> attribute: team, expression: 'all'
      from                      orgward.yaml:4

  + create   workload_identity_provider/gitlab/federation_rule/team  [escalation]
      attribute_matchers  team: example
      project             search
      scopes              all
      service_account     indexer
      why                 listed, but missing
      from                orgward.yaml:11
      effect              lets whoever has such a token act as service account `indexer`, without a key
      after               create workload_identity_provider/gitlab

Access: 1 principal gains
  + use in project/search: federation_rule:gitlab/team
      through workload_identity_provider/gitlab/federation_rule/team (orgward.yaml:11)
  ? incomplete: these lists were not read: users, roles, groups, projects, admin_api_keys, roles of 1 project, members of 1 project, groups of 1 project, service_accounts of 1 project

Other changes

  + create   workload_identity_provider/gitlab
      attribute_transformations  attribute: team, expression: claims.repository_owner
      audience                  openai
      issuer                    https://gitlab.com
      why                       listed, but missing
      from                      orgward.yaml:6

==== requests
1 GET /organization/projects
1 GET /organization/projects/{project_id}/service_accounts
1 GET /organization/workload_identity_providers
1 GET /organization/workload_identity_providers/{workload_identity_provider_id}/federation_rules

