# why: The guardrail model_used_within objects when the API counts use and does not say of which model
==== orgward.yaml
version: 1
organization: { id: org-story }
projects:
  web: { model_permissions: { deny: [gpt-4.1] } }
==== live.yaml
now: 2026-11-24T09:00:00Z
organization: { id: org-story }
switches: { name_used_models: false }
users:
  - { email: alice@example.com, role: owner }
projects:
  - name: web
    users: [{ email: alice@example.com, role: owner }]
    api_keys: [{ id: key_a, name: a, owner: { user: alice@example.com }, created_at: -90d, last_used_at: -1d }]
==== plan
Blocked by a guardrail: model_used_within. The plan contains 1 change, and it is dangerous: 1 to update. Nothing can be applied.

  model_used_within was not checked, so it objects
      observed  cannot tell: the models that project/web has used: the API names no model for a part of the usage
      limit     no project loses a model that it has used since 2026-11-17 00:00 UTC
      help      A guardrail blocks changes that it cannot check. Use a key that may read this data, or write an override.
      override  - { guardrail: model_used_within, addresses: [project/web/setting/model_permissions], until: 2026-12-01, reason: "..." }
      about     project/web/setting/model_permissions

  ~ update   project/web/setting/model_permissions  [outage]
      mode     unrestricted -> deny_list
      models   nothing -> gpt-4.1
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

