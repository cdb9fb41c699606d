# why: The guardrail model_used_within rests when its setting is none
==== orgward.yaml
version: 1
organization: { id: org-story }
policy: { guardrails: { model_used_within: none } }
projects:
  web: { model_permissions: { deny: [gpt-5.2] } }
==== live.yaml
now: 2026-11-24T09:00:00Z
organization: { id: org-story }
users:
  - { email: alice@example.com, role: owner }
projects:
  - name: web
    users: [{ email: alice@example.com, role: owner }]
    api_keys: [{ id: key_a, name: a, owner: { user: alice@example.com }, created_at: -90d, last_used_at: -1d }]
==== plan
1 change, and it is dangerous: 1 to update.

  ~ update   project/web/setting/model_permissions  [outage]
      mode     unrestricted -> deny_list
      models   nothing -> gpt-5.2
      from     orgward.yaml:5

==== requests
1 GET /organization/projects
1 GET /organization/projects/{project_id}/model_permissions

==== apply
  done        update project/web/setting/model_permissions

1 done.
Verified: 1 change matches the plan.

==== writes
POST /organization/projects/{web}/model_permissions {"mode":"deny_list","model_ids":["gpt-5.2"]} -> 200

==== next plan
In sync: nothing to change.

