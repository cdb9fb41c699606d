# why: policy.ignore finds a spend alert by its amount, however the file spells it
==== orgward.yaml
version: 1
organization: { id: org-story }
policy:
  unlisted: { spend_alerts: remove }
  ignore:
    - { address: "project/web/spend_alert/2.5", reason: set by finance }
    - { address: "project/web/spend_alert/3.00", reason: set by finance }
    - { address: "project/web/spend_alert/9*", reason: all that begin so }
projects:
  web:
    spend_alerts: []
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
      - { threshold_amount: 9900, notification_channel: { recipients: [x@example.com] } }
      - { threshold_amount: 400, notification_channel: { recipients: [x@example.com] } }
==== problems
warning: `spend_alerts` is empty: the file declares that there should be none
  --> orgward.yaml:11:5
   |
11 |     spend_alerts: []
   |     ^^^^^^^^^^^^
   |
   = help: Omit the line to leave spend alerts unmanaged.

1 warning

==== plan
1 change, and it is dangerous: 1 to remove.

  - remove   project/web/spend_alert/4  [destructive]
      monthly_usd  was 4
      recipients   was x@example.com
      why          not listed under `spend_alerts`, and `unlisted` says to remove
      from         orgward.yaml:11
      effect       nobody is told about this amount any more

Ignored: 3 (excluded by `policy.ignore`)
  1 at project/web/spend_alert/2.50  (orgward.yaml:6)
      reason: set by finance
  1 at project/web/spend_alert/3  (orgward.yaml:7)
      reason: set by finance
  1 at project/web/spend_alert/9*  (orgward.yaml:8)
      reason: all that begin so

==== requests
1 GET /organization/projects
1 GET /organization/projects/{project_id}/spend_alerts

==== apply
  done        remove project/web/spend_alert/4

1 done.
Verified: 1 change matches the plan.

==== writes
DELETE /organization/projects/{web}/spend_alerts/alert_Zfrh0yoIGsG9zEkrMpvZVRPJ -> 200

==== next plan
In sync: nothing to change.

Ignored: 3 (excluded by `policy.ignore`)
  1 at project/web/spend_alert/2.50  (orgward.yaml:6)
      reason: set by finance
  1 at project/web/spend_alert/3  (orgward.yaml:7)
      reason: set by finance
  1 at project/web/spend_alert/9*  (orgward.yaml:8)
      reason: all that begin so

