# why: The guardrail max_spend_limit_factor blocks a limit that more than doubles, and one that goes away
==== orgward.yaml
version: 1
organization: { id: org-story, spend_limit: none }
projects:
  api: { spend_limit: 250 }
  web: { spend_limit: 200 }
==== live.yaml
now: 2026-11-24T09:00:00Z
organization: { id: org-story }
spend_limit: { threshold_amount: 500000 }
users:
  - { email: alice@example.com, role: owner }
projects:
  - { name: api, spend_limit: { threshold_amount: 10000 } }
  - { name: web, spend_limit: { threshold_amount: 10000 } }
==== plan
Blocked by a guardrail: max_spend_limit_factor. The plan contains 3 changes: 3 to update. Nothing can be applied.

  max_spend_limit_factor objects
      observed  setting/spend_limit goes from 5000 USD to no limit; project/api/setting/spend_limit goes from 100 USD to 250 USD
      limit     changed by a factor of 2 at most, and above the costs of this month
      help      If this is meant, raise `policy.guardrails.max_spend_limit_factor` in a reviewed change, or write an override.
      override  - { guardrail: max_spend_limit_factor, addresses: [project/api/setting/spend_limit, setting/spend_limit], until: 2026-12-01, reason: "..." }
      about     project/api/setting/spend_limit
                setting/spend_limit

  ~ update   setting/spend_limit
      monthly_usd  5000 -> none
      from         orgward.yaml:2

  ~ update   project/api/setting/spend_limit
      monthly_usd  100 -> 250
      from         orgward.yaml:4

  ~ update   project/web/setting/spend_limit
      monthly_usd  100 -> 200
      from         orgward.yaml:5

==== requests
1 GET /organization/costs
1 GET /organization/projects
2 GET /organization/projects/{project_id}/spend_limit
1 GET /organization/spend_limit

