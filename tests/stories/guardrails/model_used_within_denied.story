# why: The guardrail model_used_within blocks a plan that denies a model which the project used yesterday
==== orgward.yaml
version: 1
organization: { id: org-story }
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
Blocked by a guardrail: model_used_within. The plan contains 1 change, and it is dangerous: 1 to update. Nothing can be applied.

  model_used_within objects
      observed  project/web loses `gpt-5.2`
      limit     no project loses a model that it has used since 2026-11-17 00:00 UTC
      help      Move the calls to another model first and wait until the model is not used any more, or write an override.
      override  - { guardrail: model_used_within, addresses: [project/web/setting/model_permissions], until: 2026-12-01, reason: "..." }
      about     project/web/setting/model_permissions

  ~ update   project/web/setting/model_permissions  [outage]
      mode     unrestricted -> deny_list
      models   nothing -> gpt-5.2
      from     orgward.yaml:4

==== requests
1 GET /organization/projects
1 GET /organization/projects/{project_id}/model_permissions
1 GET /organization/usage/audio_speeches
1 GET /organization/usage/audio_transcriptions
1 GET /organization/usage/completions
1 GET /organization/usage/embeddings
1 GET /organization/usage/images
1 GET /organization/usage/moderations

