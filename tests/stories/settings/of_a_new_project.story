# why: the settings of a project that is made now are written after it, and what agrees with a new project is not sent
==== orgward.yaml
version: 1
organization: { id: org-story }
projects:
  new:
    model_permissions: unrestricted
    rate_limits: { gpt-5.2: { max_requests_per_1_minute: 500 } }
    spend_limit: none
    hosted_tools: { mcp: false }
  other:
    model_permissions: { deny: [gpt-5.2] }
    spend_limit: 12.50
==== live.yaml
now: 2026-11-24T09:00:00Z
organization: { id: org-story }
users:
  - { email: alice@example.com, role: owner }
  - { email: bob@example.com, role: owner }
  - { email: carol@example.com, role: reader }
  - { email: dave@example.com, role: reader }
==== plan
6 changes, 2 of them dangerous: 2 to create, 4 to update.

Dangerous

  ~ update   project/other/setting/model_permissions  [outage]
      mode     unrestricted -> deny_list
      models   nothing -> gpt-5.2
      from     orgward.yaml:10
      after    create project/other

  ~ update   project/other/setting/spend_limit  [outage]
      monthly_usd  none -> 12.50
      from         orgward.yaml:11
      after        create project/other

Other changes

  + create   project/new
      why      listed, but missing
      from     orgward.yaml:4

  + create   project/other
      why      listed, but missing
      from     orgward.yaml:9

  ~ update   project/new/rate_limit/gpt-5.2
      max_requests_per_1_minute  nothing -> 500
      from                      orgward.yaml:6
      after                     create project/new

  ~ update   project/new/setting/hosted_tools
      mcp      nothing -> false
      from     orgward.yaml:8
      after    create project/new

==== requests
2 GET /organization/projects

==== apply
  done        create project/new
  done        create project/other
  done        update project/other/setting/model_permissions
  done        update project/new/rate_limit/gpt-5.2
  done        update project/new/setting/hosted_tools
  done        update project/other/setting/spend_limit

6 done.
Verified: 6 changes match the plan.

==== writes
POST /organization/projects {"name":"new"} -> 200
POST /organization/projects {"name":"other"} -> 200
POST /organization/projects/{other}/model_permissions {"mode":"deny_list","model_ids":["gpt-5.2"]} -> 200
POST /organization/projects/{new}/rate_limits/rl-gpt-5.2 {"max_requests_per_1_minute":500} -> 200
POST /organization/projects/{new}/hosted_tool_permissions {"mcp":{"enabled":false}} -> 200
POST /organization/projects/{other}/spend_limit {"currency":"USD","interval":"month","threshold_amount":1250} -> 200

==== next plan
In sync: nothing to change.

