# why: Two spellings of one amount are one alert, which is listed twice
==== orgward.yaml
version: 1
organization: { id: org-story }
projects:
  web:
    spend_alerts:
      - { monthly_usd: 1, recipients: [x@example.com] }
      - { monthly_usd: 1.00, recipients: [y@example.com] }
==== live.yaml
now: 2026-11-24T09:00:00Z
organization: { id: org-story }
users:
  - { email: alice@example.com, role: owner }
projects: [{ name: web }]
==== problems
error: `1` is listed twice under `spend_alerts`
 --> orgward.yaml:7:9
  |
7 |       - { monthly_usd: 1.00, recipients: [y@example.com] }
  |         ^
  |
 --> orgward.yaml:6:9
  |
6 |       - { monthly_usd: 1, recipients: [x@example.com] }
  |         - first here

1 error

