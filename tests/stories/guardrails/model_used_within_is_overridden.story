# why: A reviewed override lets a used model go
==== orgward.yaml
version: 1
organization: { id: org-story }
policy:
  overrides:
    - { guardrail: model_used_within, addresses: [project/web/setting/model_permissions], until: 2026-12-01, reason: The calls move to another model today. }
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

  model_used_within is overridden
      observed  project/web loses `gpt-5.2`
      limit     no project loses a model that it has used since 2026-11-17 00:00 UTC
      override  lets project/web/setting/model_permissions through until 2026-12-01 00:00 UTC: The calls move to another model today. (orgward.yaml:5)

  ~ update   project/web/setting/model_permissions  [outage]
      mode     unrestricted -> deny_list
      models   nothing -> gpt-5.2
      from     orgward.yaml:7

==== requests
1 GET /organization/projects
1 GET /organization/projects/{project_id}/model_permissions
1 GET /organization/usage/audio_speeches
1 GET /organization/usage/audio_transcriptions
1 GET /organization/usage/completions
1 GET /organization/usage/embeddings
1 GET /organization/usage/images
1 GET /organization/usage/moderations

==== apply
  done        update project/web/setting/model_permissions

1 done.
Verified: 1 change matches the plan.

==== writes
POST /organization/projects/{web}/model_permissions {"mode":"deny_list","model_ids":["gpt-5.2"]} -> 200

==== next plan
In sync: nothing to change.

