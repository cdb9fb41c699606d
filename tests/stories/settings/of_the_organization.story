# why: settings of the organization stand in its block
==== orgward.yaml
version: 1
organization:
  id: org-story
  spend_limit: { monthly_usd: 50000 }
  spend_alerts:
    - { monthly_usd: 40000, recipients: [finops@example.com, cfo@example.com], subject_prefix: OpenAI }
  data_retention: modified_abuse_monitoring
==== live.yaml
now: 2026-11-24T09:00:00Z
organization: { id: org-story }
users:
  - { email: alice@example.com, role: owner }
  - { email: bob@example.com, role: owner }
  - { email: carol@example.com, role: reader }
  - { email: dave@example.com, role: reader }
projects: [{ name: web }]
==== plan
2 changes, 1 of them dangerous: 1 to create, 1 to update.

Dangerous

  ~ update   setting/spend_limit  [outage]
      monthly_usd  none -> 50000
      from         orgward.yaml:4

Other changes

  + create   spend_alert/40000
      monthly_usd     40000
      recipients      cfo@example.com, finops@example.com
      subject_prefix  OpenAI
      why             listed, but missing
      from            orgward.yaml:6

==== requests
1 GET /organization/costs
1 GET /organization/data_retention
1 GET /organization/spend_alerts
1 GET /organization/spend_limit

==== apply
  done        create spend_alert/40000
  done        update setting/spend_limit

2 done.
Verified: 2 changes match the plan.

==== writes
POST /organization/spend_alerts {"currency":"USD","interval":"month","notification_channel":{"recipients":["cfo@example.com","finops@example.com"],"subject_prefix":"OpenAI","type":"email"},"threshold_amount":4000000} -> 200
POST /organization/spend_limit {"currency":"USD","interval":"month","threshold_amount":5000000} -> 200

==== next plan
In sync: nothing to change.

