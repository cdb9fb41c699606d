# why: The guardrail max_spend_limit_factor blocks a limit that the costs of this month have reached
==== orgward.yaml
version: 1
organization: { id: org-story, spend_limit: 30 }
projects:
  api: { spend_limit: 20 }
  web: { spend_limit: 20 }
==== live.yaml
now: 2026-11-24T09:00:00Z
organization: { id: org-story }
users:
  - { email: alice@example.com, role: owner }
projects:
  - { name: api, costs: [{ at: -2d, usd: 20 }] }
  - { name: web, costs: [{ at: -2d, usd: 12.5 }, { at: -40d, usd: 900 }] }
==== plan
Blocked by a guardrail: max_spend_limit_factor. The plan contains 3 changes, all of them dangerous: 3 to update. Nothing can be applied.

  max_spend_limit_factor objects
      observed  setting/spend_limit is set to 30 USD, and 32.50 USD were spent since 2026-11-01 00:00 UTC; project/api/setting/spend_limit is set to 20 USD, and 20.00 USD were spent since 2026-11-01 00:00 UTC
      limit     changed by a factor of 2 at most, and above the costs of this month
      help      If this is meant, raise `policy.guardrails.max_spend_limit_factor` in a reviewed change, or write an override.
      override  - { guardrail: max_spend_limit_factor, addresses: [project/api/setting/spend_limit, setting/spend_limit], until: 2026-12-01, reason: "..." }
      about     project/api/setting/spend_limit
                setting/spend_limit

  ~ update   setting/spend_limit  [outage]
      monthly_usd  none -> 30
      from         orgward.yaml:2

  ~ update   project/api/setting/spend_limit  [outage]
      monthly_usd  none -> 20
      from         orgward.yaml:4

  ~ update   project/web/setting/spend_limit  [outage]
      monthly_usd  none -> 20
      from         orgward.yaml:5

==== requests
2 GET /organization/costs
1 GET /organization/projects
2 GET /organization/projects/{project_id}/spend_limit
1 GET /organization/spend_limit

