# why: A limit of a model that the file itself does not allow could only fail at apply, so it is an error of the file
==== orgward.yaml
version: 1
organization: { id: org-story }
projects:
  api:
    model_permissions: { allow: [gpt-5-mini, gpt-5.2-2026-01-01] }
    rate_limits:
      gpt-5.2: { max_requests_per_1_minute: 300 }
      gpt-5.2-pro: { max_requests_per_1_minute: 300 }
  web:
    model_permissions: { deny: [gpt-5.2-pro] }
    rate_limits:
      gpt-5-mini: { max_requests_per_1_minute: 300 }
      gpt-5.2-pro: { max_requests_per_1_minute: 300 }
==== live.yaml
now: 2026-11-24T09:00:00Z
organization: { id: org-story }
users:
  - { email: alice@example.com, role: owner }
projects: [{ name: api }, { name: web }]
==== problems
error: `gpt-5.2-pro`: the project may not use this model, so it has no rate limit of it
 --> orgward.yaml:8:7
  |
8 |       gpt-5.2-pro: { max_requests_per_1_minute: 300 }
  |       ^^^^^^^^^^^
  |
 --> orgward.yaml:5:5
  |
5 |     model_permissions: { allow: [gpt-5-mini, gpt-5.2-2026-01-01] }
  |     ----------------- `model_permissions` says so
  |
  = help: Allow it in `model_permissions`, or remove the entry here.

error: `gpt-5.2-pro`: the project may not use this model, so it has no rate limit of it
  --> orgward.yaml:13:7
   |
13 |       gpt-5.2-pro: { max_requests_per_1_minute: 300 }
   |       ^^^^^^^^^^^
   |
  --> orgward.yaml:10:5
   |
10 |     model_permissions: { deny: [gpt-5.2-pro] }
   |     ----------------- `model_permissions` says so
   |
   = help: Allow it in `model_permissions`, or remove the entry here.

2 errors

