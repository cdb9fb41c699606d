# why: An override lets a rate limit go to less than half
==== orgward.yaml
version: 1
organization: { id: org-story }
policy:
  overrides:
    - { guardrail: rate_limit_cut, addresses: [project/web/rate_limit/gpt-5.2], until: 2026-12-01, reason: "moved to batch" }
projects:
  web:
    rate_limits: { gpt-5.2: { max_requests_per_1_minute: 7 } }
==== live.yaml
now: 2026-11-24T09:00:00Z
organization: { id: org-story }
users:
  - { email: alice@example.com, role: owner }
projects:
  - name: web
    rate_limits: [{ model: gpt-5.2, max_requests_per_1_minute: 100 }]
==== plan
1 change, and it is dangerous: 1 to update.

  rate_limit_cut is overridden
      observed  project/web/rate_limit/gpt-5.2 goes from 100 to 7 (max_requests_per_1_minute)
      limit     at least half of what a limit is today
      override  lets project/web/rate_limit/gpt-5.2 through until 2026-12-01 00:00 UTC: moved to batch (orgward.yaml:5)

  ~ update   project/web/rate_limit/gpt-5.2  [outage]
      max_requests_per_1_minute  100 -> 7
      from                      orgward.yaml:8

==== requests
1 GET /organization/projects
1 GET /organization/projects/{project_id}/rate_limits

==== apply
  done        update project/web/rate_limit/gpt-5.2

1 done.
Verified: 1 change matches the plan.

==== writes
POST /organization/projects/{web}/rate_limits/rl-gpt-5.2 {"max_requests_per_1_minute":7} -> 200

==== next plan
In sync: nothing to change.

