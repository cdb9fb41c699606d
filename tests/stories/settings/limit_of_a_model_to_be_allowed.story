# why: A limit of a model that is blocked today can be set only once the models are changed, and the problem says so
==== orgward.yaml
version: 1
organization: { id: org-story }
projects:
  api:
    model_permissions: unrestricted
    rate_limits: { gpt-9: { max_requests_per_1_minute: 300 } }
  web:
    model_permissions: unrestricted
    rate_limits: { gpt-5.2-pro: { max_requests_per_1_minute: 300 } }
==== live.yaml
now: 2026-11-24T09:00:00Z
organization: { id: org-story }
users:
  - { email: alice@example.com, role: owner }
projects:
  - name: api
  - name: web
    model_permissions: { mode: deny_list, model_ids: [gpt-5.2-pro] }
==== plan
1 change: 1 to update; 2 problems.

Problems: 2 (left out of the plan, with the changes that depend on them)
  project/api/rate_limit/gpt-9  (orgward.yaml:6)
      there is no rate limit of `gpt-9` here
      The project shows: chat-latest, gpt-3.5-turbo, gpt-4.1, gpt-4.1-nano, gpt-4o-transcribe, gpt-5-mini, gpt-5.2, gpt-5.2-pro, gpt-image-1, gpt-realtime-2, text-embedding-3-small, whisper-1.
  project/web/rate_limit/gpt-5.2-pro  (orgward.yaml:9)
      there is no rate limit of `gpt-5.2-pro` here
      The project shows: chat-latest, gpt-3.5-turbo, gpt-4.1, gpt-4.1-nano, gpt-4o-transcribe, gpt-5-mini, gpt-5.2, gpt-image-1, gpt-realtime-2, text-embedding-3-small, whisper-1. If it appears only after `model_permissions` is changed as the file says, apply that first.

Changes

  ~ update   project/web/setting/model_permissions
      mode     deny_list -> unrestricted
      from     orgward.yaml:8

==== requests
1 GET /organization/projects
2 GET /organization/projects/{project_id}/model_permissions
2 GET /organization/projects/{project_id}/rate_limits

==== apply
  done        update project/web/setting/model_permissions

1 done: 2 problems remain.
Verified: 1 change matches the plan.

Problems: 2 (left out of the plan, with the changes that depend on them)
  project/api/rate_limit/gpt-9  (orgward.yaml:6)
      there is no rate limit of `gpt-9` here
      The project shows: chat-latest, gpt-3.5-turbo, gpt-4.1, gpt-4.1-nano, gpt-4o-transcribe, gpt-5-mini, gpt-5.2, gpt-5.2-pro, gpt-image-1, gpt-realtime-2, text-embedding-3-small, whisper-1.
  project/web/rate_limit/gpt-5.2-pro  (orgward.yaml:9)
      there is no rate limit of `gpt-5.2-pro` here
      The project shows: chat-latest, gpt-3.5-turbo, gpt-4.1, gpt-4.1-nano, gpt-4o-transcribe, gpt-5-mini, gpt-5.2, gpt-image-1, gpt-realtime-2, text-embedding-3-small, whisper-1. If it appears only after `model_permissions` is changed as the file says, apply that first.

==== writes
DELETE /organization/projects/{web}/model_permissions -> 200

==== next plan
1 change, and it is dangerous: 1 to update; 1 problem.

Dangerous

  ~ update   project/web/rate_limit/gpt-5.2-pro  [outage]
      max_requests_per_1_minute  500 -> 300
      from                      orgward.yaml:9

Problems: 1 (left out of the plan, with the changes that depend on them)
  project/api/rate_limit/gpt-9  (orgward.yaml:6)
      there is no rate limit of `gpt-9` here
      The project shows: chat-latest, gpt-3.5-turbo, gpt-4.1, gpt-4.1-nano, gpt-4o-transcribe, gpt-5-mini, gpt-5.2, gpt-5.2-pro, gpt-image-1, gpt-realtime-2, text-embedding-3-small, whisper-1.

