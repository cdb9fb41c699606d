# why: A change of how attributes are computed is blocked where the rules that use them cannot be read
==== orgward.yaml
version: 1
organization: { id: org-story }
workload_identity_providers:
  github:
    attribute_transformations: [{ attribute: team, expression: claims.repository_owner }]
==== live.yaml
now: 2026-11-26T09:00:00Z
organization: { id: org-story }
users:
  - { email: alice@example.com, role: owner }
  - { email: bob@example.com, role: owner }
projects:
  - { id: proj_search, name: search, service_accounts: [{ id: svc_indexer, name: indexer, role: member }, { id: svc_other, name: other }] }
switches: { unreadable: ["/organization/workload_identity_providers/{workload_identity_provider_id}/federation_rules"] }
workload_identity_providers:
  - name: github
    issuer: https://token.actions.githubusercontent.com
    audience: https://api.openai.com/v1
    federation_rules:
      - { name: was, project_id: proj_search, service_account_id: svc_indexer, attribute_matchers: { sub: "repo:example/a" } }
      - { name: off, enabled: false, project_id: proj_search, service_account_id: svc_indexer, attribute_matchers: { aud: openai } }
      - { name: open, project_id: proj_search, service_account_id: svc_indexer, attribute_matchers: { aud: openai } }
==== plan
Blocked by a guardrail: open_federation_rule. The plan contains 1 change, and it is dangerous: 1 to update. Nothing can be applied.

  open_federation_rule was not checked, so it objects
      observed  cannot tell: the federation rules of workload_identity_provider/github: GET /organization/workload_identity_providers/{workload_identity_provider_id}/federation_rules answered 403: You have insufficient permissions for this operation. Missing scopes: api.some.read. [request id req_00000000000000000000000000000002]
      limit     each rule has a condition that says who calls, such as `sub` or `repository`
      help      A guardrail blocks changes that it cannot check. Use a key that may read this data, or write an override.
      override  - { guardrail: open_federation_rule, addresses: [workload_identity_provider/github], until: 2026-12-03, reason: "..." }
      about     workload_identity_provider/github

  ~ update   workload_identity_provider/github  [destructive, escalation, outage]  https://token.actions.githubusercontent.com
      attribute_transformations  none -> attribute: team, expression: claims.repository_owner
      from                      orgward.yaml:4

==== requests
1 GET /organization/workload_identity_providers
1 GET /organization/workload_identity_providers/{workload_identity_provider_id}/federation_rules

