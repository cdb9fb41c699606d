# why: A limit of a model that the file itself excludes is an error in the file, not a failure of the apply
==== orgward.yaml
version: 1
organization: { id: org-story }
projects:
  api:
    model_permissions: { allow: [gpt-5.2, gpt-5-mini-2026-01-15] }
    rate_limits:
      gpt-5.2: { max_requests_per_1_minute: 300 }
      gpt-5-mini: { max_requests_per_1_minute: 300 }
      gpt-5.2-pro: { max_requests_per_1_minute: 300 }
  web:
    model_permissions: { deny: [gpt-5.2-pro] }
    rate_limits: { gpt-5.2-pro: { max_requests_per_1_minute: 300 } }
==== live.yaml
now: 2026-11-24T09:00:00Z
organization: { id: org-story }
users:
  - { email: alice@example.com, role: owner }
projects:
  - name: api
  - name: web
==== problems
error: `model_permissions` excludes `gpt-5.2-pro`, which has a rate limit here
 --> orgward.yaml:9:7
  |
9 |       gpt-5.2-pro: { max_requests_per_1_minute: 300 }
  |       ^^^^^^^^^^^
  |
 --> orgward.yaml:5:5
  |
5 |     model_permissions: { allow: [gpt-5.2, gpt-5-mini-2026-01-15] }
  |     ----------------- excluded here
  |
  = help: Allow `gpt-5.2-pro` there, or remove its rate limit here.

error: `model_permissions` excludes `gpt-5.2-pro`, which has a rate limit here
  --> orgward.yaml:12:20
   |
12 |     rate_limits: { gpt-5.2-pro: { max_requests_per_1_minute: 300 } }
   |                    ^^^^^^^^^^^
   |
  --> orgward.yaml:11:5
   |
11 |     model_permissions: { deny: [gpt-5.2-pro] }
   |     ----------------- excluded here
   |
   = help: Allow `gpt-5.2-pro` there, or remove its rate limit here.

2 errors

