# why: An ignored amount means the same alert however the policy spells it
==== orgward.yaml
version: 1
organization: { id: org-story }
policy:
  unlisted: { spend_alerts: remove }
  ignore:
    - { address: project/web/spend_alert/2.5, reason: kept by finance }
    - { address: project/web/spend_alert/3.00, reason: kept by finance }
projects:
  web: { spend_alerts: [{ monthly_usd: 4, recipients: [x@example.com] }] }
==== live.yaml
now: 2026-11-24T09:00:00Z
organization: { id: org-story }
users:
  - { email: alice@example.com, role: owner }
  - { email: bob@example.com, role: owner }
projects:
  - name: web
    spend_alerts:
      - { threshold_amount: 250, notification_channel: { recipients: [x@example.com] } }
      - { threshold_amount: 300, notification_channel: { recipients: [x@example.com] } }
      - { threshold_amount: 400, notification_channel: { recipients: [x@example.com] } }
==== plan
In sync: nothing to change.

Ignored: 2 (excluded by `policy.ignore`)
  1 at project/web/spend_alert/2.50  (orgward.yaml:6)
      reason: kept by finance
  1 at project/web/spend_alert/3  (orgward.yaml:7)
      reason: kept by finance

==== requests
1 GET /organization/projects
1 GET /organization/projects/{project_id}/spend_alerts

