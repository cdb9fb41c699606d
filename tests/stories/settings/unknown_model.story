# why: a limit of a model that the project does not have is a problem that lists the known ones, and so is a limit that the model does not have
==== orgward.yaml
version: 1
organization: { id: org-story }
projects:
  web:
    rate_limits:
      gpt-9: { max_requests_per_1_minute: 500 }
      gpt-5.2: { max_images_per_1_minute: 5 }
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
No changes, but not in sync: 2 problems.

Problems: 2 (left out of the plan, with the changes that depend on them)
  project/web/rate_limit/gpt-9  (orgward.yaml:6)
      there is no rate limit of `gpt-9` here
      The project shows: chat-latest, gpt-3.5-turbo, gpt-4.1, gpt-4.1-nano, gpt-4o-transcribe, gpt-5-mini, gpt-5.2, gpt-5.2-pro, gpt-image-1, gpt-realtime-2, text-embedding-3-small, whisper-1.
  project/web/rate_limit/gpt-5.2  (orgward.yaml:7)
      `gpt-5.2`: this model has no such limit; remove the field

==== requests
1 GET /organization/projects
1 GET /organization/projects/{project_id}/rate_limits

