# why: an alert of the limit's own amount that the API takes for the limit is found by what the limit enforces
==== orgward.yaml
version: 1
organization: { id: org-story }
projects:
  web:
    spend_limit: 4000
    spend_alerts:
      - { monthly_usd: 4000, recipients: [finops@example.com] }
==== live.yaml
now: 2026-11-24T09:00:00Z
organization: { id: org-story }
switches: { alerts_set_limits: true }
users:
  - { email: alice@example.com, role: owner }
  - { email: bob@example.com, role: owner }
projects: [{ name: web, spend_limit: { threshold_amount: 400000, enforcement: { status: enforcing } } }]
==== plan
1 change: 1 to create.

  + create   project/web/spend_alert/4000
      monthly_usd  4000
      recipients   finops@example.com
      why          listed, but missing
      from         orgward.yaml:7

==== requests
1 GET /organization/projects
1 GET /organization/projects/{project_id}/spend_alerts
1 GET /organization/projects/{project_id}/spend_limit

==== apply
  failed      create project/web/spend_alert/4000
              why      done, but project/web/setting/spend_limit has changed along with it: it was {"monthly_usd":4000} (enforced now: calls are stopped), and is {"monthly_usd":4000} now
              next     Look at it in the settings: no file declares this, so no plan restores it.
              request  req_00000000000000000000000000000004

1 failed: the organization may be partly changed. Run `orgward plan` to see the remaining changes.
Verification failed: 1 change differs from the plan: project/web/spend_alert/4000.

==== writes
POST /organization/projects/{web}/spend_alerts {"currency":"USD","interval":"month","notification_channel":{"recipients":["finops@example.com"],"subject_prefix":null,"type":"email"},"threshold_amount":400000} -> 200

==== next plan
In sync: nothing to change.

