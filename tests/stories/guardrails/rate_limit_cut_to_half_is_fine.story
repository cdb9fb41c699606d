# why: The guardrail rate_limit_cut does not object to half of a limit
==== orgward.yaml
version: 1
organization: { id: org-story }
projects:
  web:
    rate_limits: { gpt-5.2: { max_requests_per_1_minute: 50 } }
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

  ~ update   project/web/rate_limit/gpt-5.2  [outage]
      max_requests_per_1_minute  100 -> 50
      from                      orgward.yaml:5

==== requests
1 GET /organization/projects
1 GET /organization/projects/{project_id}/rate_limits

==== apply
  done        update project/web/rate_limit/gpt-5.2

1 done.
Verified: 1 change matches the plan.

==== writes
POST /organization/projects/{web}/rate_limits/rl-gpt-5.2 {"max_requests_per_1_minute":50} -> 200

==== next plan
In sync: nothing to change.

