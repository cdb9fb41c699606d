# why: The guardrail max_spend_limit_factor blocks a limit when the API does not show the costs
==== orgward.yaml
version: 1
organization: { id: org-story, spend_limit: 30 }
projects:
  web: { spend_limit: 20 }
==== live.yaml
now: 2026-11-24T09:00:00Z
organization: { id: org-story }
switches: { unreadable: ["/organization/costs"] }
users:
  - { email: alice@example.com, role: owner }
projects:
  - { name: web }
==== plan
Blocked by a guardrail: max_spend_limit_factor. The plan contains 2 changes, all of them dangerous: 2 to update. Nothing can be applied.

  max_spend_limit_factor was not checked, so it objects
      observed  cannot tell: costs: GET /organization/costs answered 403: You have insufficient permissions for this operation. Missing scopes: api.some.read. [request id req_00000000000000000000000000000004]; costs: GET /organization/costs answered 403: You have insufficient permissions for this operation. Missing scopes: api.some.read. [request id req_00000000000000000000000000000005]
      limit     changed by a factor of 2 at most, and above the costs of this month
      help      A guardrail blocks changes that it cannot check. Use a key that may read this data, or write an override.
      override  - { guardrail: max_spend_limit_factor, addresses: [project/web/setting/spend_limit, setting/spend_limit], until: 2026-12-01, reason: "..." }
      about     project/web/setting/spend_limit
                setting/spend_limit

  ~ update   setting/spend_limit  [outage]
      monthly_usd  none -> 30
      from         orgward.yaml:2

  ~ update   project/web/setting/spend_limit  [outage]
      monthly_usd  none -> 20
      from         orgward.yaml:4

==== requests
2 GET /organization/costs
1 GET /organization/projects
1 GET /organization/projects/{project_id}/spend_limit
1 GET /organization/spend_limit

