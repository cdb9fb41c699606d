# why: The guardrail max_spend_limit_factor does not object to a limit above the costs of this month, nor in a new project
==== orgward.yaml
version: 1
organization: { id: org-story, spend_limit: 100 }
projects:
  new: { spend_limit: 5 }
  web: { spend_limit: 50 }
==== live.yaml
now: 2026-11-24T09:00:00Z
organization: { id: org-story }
spend_limit: { threshold_amount: 20000 }
users:
  - { email: alice@example.com, role: owner }
projects:
  - { name: web, spend_limit: { threshold_amount: 3000 }, costs: [{ at: -2d, usd: 12.5 }] }
==== plan
4 changes, 2 of them dangerous: 1 to create, 3 to update.

Dangerous

  ~ update   setting/spend_limit  [outage]
      monthly_usd  200 -> 100
      from         orgward.yaml:2

  ~ update   project/new/setting/spend_limit  [outage]
      monthly_usd  none -> 5
      from         orgward.yaml:4
      after        create project/new

Other changes

  + create   project/new
      why      listed, but missing
      from     orgward.yaml:4

  ~ update   project/web/setting/spend_limit
      monthly_usd  30 -> 50
      from         orgward.yaml:5

==== requests
2 GET /organization/costs
2 GET /organization/projects
1 GET /organization/projects/{project_id}/spend_limit
1 GET /organization/spend_limit

==== apply
  done        create project/new
  done        update setting/spend_limit
  done        update project/new/setting/spend_limit
  done        update project/web/setting/spend_limit

4 done.
Verified: 4 changes match the plan.

==== writes
POST /organization/projects {"name":"new"} -> 200
POST /organization/spend_limit {"currency":"USD","interval":"month","threshold_amount":10000} -> 200
POST /organization/projects/{new}/spend_limit {"currency":"USD","interval":"month","threshold_amount":500} -> 200
POST /organization/projects/{web}/spend_limit {"currency":"USD","interval":"month","threshold_amount":5000} -> 200

==== next plan
In sync: nothing to change.

