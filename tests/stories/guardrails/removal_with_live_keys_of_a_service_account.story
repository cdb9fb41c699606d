# why: The guardrail removal_with_live_keys blocks the removal of a service account whose key was used recently
==== orgward.yaml
version: 1
organization: { id: org-story }
projects:
  web: { service_accounts: { indexer: { state: absent } } }
==== live.yaml
now: 2026-11-24T09:00:00Z
organization: { id: org-story }
users:
  - { email: alice@example.com, role: owner }
  - { email: bob@example.com, role: owner }
  - { email: carol@example.com, role: reader }
projects:
  - name: web
    service_accounts: [{ name: indexer, role: member }]
    api_keys:
      - { name: batch-prod, owner: { user: carol@example.com }, created_at: -100d, last_used_at: -2h }
      - { name: indexer-1, owner: { service_account: indexer }, created_at: -100d, last_used_at: -2h }
      - { name: alices, owner: { user: alice@example.com }, created_at: -100d, last_used_at: -1h }
  - { name: quiet }
  - { name: old, status: archived }
==== plan
Blocked by a guardrail: removal_with_live_keys. The plan contains 1 change, and it is dangerous: 1 to remove. Nothing can be applied.

  removal_with_live_keys objects
      observed  indexer has `indexer-1`, used 2 h ago
      limit     no person whose key was used within 7 d
      help      Find out what uses the key and switch it to another key first, or write an override.
      override  - { guardrail: removal_with_live_keys, addresses: [project/web/service_account/indexer], until: 2026-12-01, reason: "..." }
      about     project/web/service_account/indexer

  - remove   project/web/service_account/indexer  [destructive, outage]
      roles    was member
      why      `state: absent`
      from     orgward.yaml:4
      effect   ends every key of this service account
               ends API key `indexer-1` of service account indexer, used 2 h ago

Unlisted: 1 (not in the file; left unchanged; add the lines below to adopt them)
  projects  (orgward.yaml:3)
      quiet: {}

==== requests
1 GET /organization/projects
1 GET /organization/projects/{project_id}/api_keys
1 GET /organization/projects/{project_id}/service_accounts

