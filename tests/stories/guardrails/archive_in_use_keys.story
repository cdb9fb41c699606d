# why: The guardrail archive_in_use blocks the archiving of a project that still has an API key
==== orgward.yaml
version: 1
organization: { id: org-story }
projects:
  old: { state: archived }
==== live.yaml
now: 2026-11-24T09:00:00Z
organization: { id: org-story }
users:
  - { email: alice@example.com, role: owner }
  - { email: bob@example.com, role: owner }
projects:
  - name: old
    api_keys: [{ id: key_one, name: forgotten, owner: { user: alice@example.com }, created_at: -100d }]
==== plan
Blocked by a guardrail: archive_in_use. The plan contains 1 change, and it is dangerous: 1 to archive. Nothing can be applied.

  archive_in_use objects
      observed  project/old has 1 key: `forgotten`, never used
      limit     no costs since 2026-11-17 00:00 UTC, and no live key
      help      Revoke its keys first and wait until it causes no more costs, or write an override.
      override  - { guardrail: archive_in_use, addresses: [project/old], until: 2026-12-01, reason: "..." }
      about     project/old

  - archive  project/old  [irreversible, destructive, outage]
      why      `state: archived`
      from     orgward.yaml:4
      effect   permanently ends every key and membership of this project

==== requests
1 GET /organization/costs
1 GET /organization/projects
1 GET /organization/projects/{project_id}/api_keys

