# why: The guardrail rate_limit_cut blocks a limit that goes to less than half
==== orgward.yaml
version: 1
organization: { id: org-story }
projects:
  web:
    rate_limits: { gpt-5.2: { max_requests_per_1_minute: 49 } }
==== live.yaml
now: 2026-11-24T09:00:00Z
organization: { id: org-story }
users:
  - { email: alice@example.com, role: owner }
projects:
  - name: web
    rate_limits: [{ model: gpt-5.2, max_requests_per_1_minute: 100 }]
==== plan
Blocked by a guardrail: rate_limit_cut. The plan contains 1 change, and it is dangerous: 1 to update. Nothing can be applied.

  rate_limit_cut objects
      observed  project/web/rate_limit/gpt-5.2 goes from 100 to 49 (max_requests_per_1_minute)
      limit     at least half of what a limit is today
      help      Find out how much the project needs, lower the limit in steps, or write an override.
      override  - { guardrail: rate_limit_cut, addresses: [project/web/rate_limit/gpt-5.2], until: 2026-12-01, reason: "..." }
      about     project/web/rate_limit/gpt-5.2

  ~ update   project/web/rate_limit/gpt-5.2  [outage]
      max_requests_per_1_minute  100 -> 49
      from                      orgward.yaml:5

==== requests
1 GET /organization/projects
1 GET /organization/projects/{project_id}/rate_limits

