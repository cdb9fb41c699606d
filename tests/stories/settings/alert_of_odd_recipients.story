# why: a live recipient that no file can name is shown as a difference, and an update removes it
==== orgward.yaml
version: 1
organization: { id: org-story }
projects:
  api: { spend_alerts: [{ monthly_usd: 50, subject_prefix: New }] }
  web:
    spend_alerts:
      - { monthly_usd: 10, recipients: [ops@example.com] }
      - { monthly_usd: 20, recipients: [ops@example.com] }
      - { monthly_usd: 30, recipients: [ops@example.com] }
==== live.yaml
now: 2026-11-24T09:00:00Z
organization: { id: org-story }
users: [{ email: alice@example.com, role: owner }]
projects:
  - name: api
    spend_alerts: [{ threshold_amount: 5000, notification_channel: { recipients: ["Eve <Eve@evil.example>"] } }]
  - name: web
    spend_alerts:
      - { threshold_amount: 1000, notification_channel: { recipients: [OPS@example.com, "Eve <eve@evil.example>"] } }
      - { threshold_amount: 2000, notification_channel: { recipients: [ops@example.com, "eve@evil.example "] } }
      - { threshold_amount: 3000, notification_channel: { recipients: ["ops@example.com "] } }
==== plan
4 changes: 4 to update.

  ~ update   project/api/spend_alert/50
      subject_prefix  nothing -> New
      from            orgward.yaml:4

  ~ update   project/web/spend_alert/10
      recipients  Eve <eve@evil.example>, ops@example.com -> ops@example.com
      from        orgward.yaml:7

  ~ update   project/web/spend_alert/20
      recipients  "eve@evil.example ", ops@example.com -> ops@example.com
      from        orgward.yaml:8

  ~ update   project/web/spend_alert/30
      recipients  "ops@example.com " -> ops@example.com
      from        orgward.yaml:9

==== requests
1 GET /organization/projects
2 GET /organization/projects/{project_id}/spend_alerts

==== apply
  done        update project/api/spend_alert/50
  done        update project/web/spend_alert/10
  done        update project/web/spend_alert/20
  done        update project/web/spend_alert/30

4 done.
Verified: 4 changes match the plan.

==== writes
POST /organization/projects/{api}/spend_alerts/alert_EHrzwjrTF5U80wzPQVZvXpPs {"currency":"USD","interval":"month","notification_channel":{"recipients":["Eve <Eve@evil.example>"],"subject_prefix":"New","type":"email"},"threshold_amount":5000} -> 200
POST /organization/projects/{web}/spend_alerts/alert_eXEK0wYGDvJQtyEOa2zkMRTc {"currency":"USD","interval":"month","notification_channel":{"recipients":["ops@example.com"],"subject_prefix":null,"type":"email"},"threshold_amount":1000} -> 200
POST /organization/projects/{web}/spend_alerts/alert_WYd8OSXNxd4txnlVs5nkchdH {"currency":"USD","interval":"month","notification_channel":{"recipients":["ops@example.com"],"subject_prefix":null,"type":"email"},"threshold_amount":2000} -> 200
POST /organization/projects/{web}/spend_alerts/alert_ESPhA0ms7GbENlP08UFXujtD {"currency":"USD","interval":"month","notification_channel":{"recipients":["ops@example.com"],"subject_prefix":null,"type":"email"},"threshold_amount":3000} -> 200

==== next plan
In sync: nothing to change.

