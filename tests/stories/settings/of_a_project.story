# why: every setting of a project is changed where it differs, models before limits, and what the file does not write stays
==== orgward.yaml
version: 1
organization: { id: org-story }
projects:
  web:
    model_permissions: { allow: [gpt-5.2, gpt-5-mini] }
    rate_limits:
      gpt-5.2: { max_requests_per_1_minute: 5000 }
    hosted_tools: { web_search: false }
    spend_limit: 5000
    spend_alerts:
      - { monthly_usd: 4000, recipients: [finops@example.com] }
    data_retention: zero_data_retention
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
6 changes, 5 of them dangerous: 1 to create, 5 to update.

Dangerous

  ~ update   project/web/setting/model_permissions  [outage]
      mode     unrestricted -> allow_list
      models   nothing -> gpt-5-mini, gpt-5.2
      from     orgward.yaml:5

  ~ update   project/web/rate_limit/gpt-5.2  [outage]
      max_requests_per_1_minute  10000 -> 5000
      from                      orgward.yaml:7
      after                     update project/web/setting/model_permissions

  ~ update   project/web/setting/hosted_tools  [outage]
      web_search  true -> false
      from        orgward.yaml:8

  ~ update   project/web/setting/spend_limit  [outage]
      monthly_usd  none -> 5000
      from         orgward.yaml:9

  ~ update   project/web/setting/data_retention  [compliance]
      type     organization_default -> zero_data_retention
      from     orgward.yaml:12

Other changes

  + create   project/web/spend_alert/4000
      monthly_usd  4000
      recipients   finops@example.com
      why          listed, but missing
      from         orgward.yaml:11

==== requests
1 GET /organization/costs
1 GET /organization/data_retention
1 GET /organization/projects
1 GET /organization/projects/{project_id}/data_retention
1 GET /organization/projects/{project_id}/hosted_tool_permissions
1 GET /organization/projects/{project_id}/model_permissions
1 GET /organization/projects/{project_id}/rate_limits
1 GET /organization/projects/{project_id}/spend_alerts
1 GET /organization/projects/{project_id}/spend_limit
1 GET /organization/usage/audio_speeches
1 GET /organization/usage/audio_transcriptions
1 GET /organization/usage/completions
1 GET /organization/usage/embeddings
1 GET /organization/usage/images
1 GET /organization/usage/moderations

==== apply
  done        create project/web/spend_alert/4000
  done        update project/web/setting/model_permissions
  done        update project/web/rate_limit/gpt-5.2
  done        update project/web/setting/hosted_tools
  done        update project/web/setting/spend_limit
  done        update project/web/setting/data_retention

6 done.
Verified: 6 changes match the plan.

==== writes
POST /organization/projects/{web}/spend_alerts {"currency":"USD","interval":"month","notification_channel":{"recipients":["finops@example.com"],"subject_prefix":null,"type":"email"},"threshold_amount":400000} -> 200
POST /organization/projects/{web}/model_permissions {"mode":"allow_list","model_ids":["gpt-5-mini","gpt-5.2"]} -> 200
POST /organization/projects/{web}/hosted_tool_permissions {"web_search":{"enabled":false}} -> 200
POST /organization/projects/{web}/spend_limit {"currency":"USD","interval":"month","threshold_amount":500000} -> 200
POST /organization/projects/{web}/data_retention {"retention_type":"zero_data_retention"} -> 200
POST /organization/projects/{web}/rate_limits/rl-gpt-5.2 {"max_requests_per_1_minute":5000} -> 200

==== next plan
In sync: nothing to change.

