# why: A spend alert goes by its amount, however the file spells it, and one amount is listed once
==== orgward.yaml
version: 1
organization: { id: org-story }
policy: { unlisted: { spend_alerts: remove } }
projects:
  api:
    spend_alerts:
      - { monthly_usd: 12.5, recipients: [x@example.com] }
  web:
    spend_alerts:
      - { monthly_usd: 2.5, recipients: [x@example.com] }
      - { monthly_usd: 3.00, recipients: [y@example.com] }
==== live.yaml
now: 2026-11-24T09:00:00Z
organization: { id: org-story }
users:
  - { email: alice@example.com, role: owner }
  - { email: bob@example.com, role: owner }
projects:
  - name: api
  - name: web
    spend_alerts:
      - { threshold_amount: 250, notification_channel: { recipients: [x@example.com] } }
      - { threshold_amount: 300, notification_channel: { recipients: [x@example.com] } }
==== plan
2 changes: 1 to create, 1 to update.

  + create   project/api/spend_alert/12.50
      monthly_usd  12.50
      recipients   x@example.com
      why          listed, but missing
      from         orgward.yaml:7

  ~ update   project/web/spend_alert/3
      recipients  x@example.com -> y@example.com
      from        orgward.yaml:11

==== requests
1 GET /organization/projects
2 GET /organization/projects/{project_id}/spend_alerts

==== apply
  done        create project/api/spend_alert/12.50
  done        update project/web/spend_alert/3

2 done.
Verified: 2 changes match the plan.

==== writes
POST /organization/projects/{api}/spend_alerts {"currency":"USD","interval":"month","notification_channel":{"recipients":["x@example.com"],"subject_prefix":null,"type":"email"},"threshold_amount":1250} -> 200
POST /organization/projects/{web}/spend_alerts/alert_YIemhS9GaZWIkWuMddPLMbCw {"currency":"USD","interval":"month","notification_channel":{"recipients":["y@example.com"],"subject_prefix":null,"type":"email"},"threshold_amount":300} -> 200

==== next plan
In sync: nothing to change.

