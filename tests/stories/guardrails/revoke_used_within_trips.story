# why: The guardrail revoke_used_within blocks the plan and names only the recently used key, not the old ones
==== orgward.yaml
version: 1
organization: { id: org-story }
policy:
  unlisted: { api_keys: remove }
projects:
  web: { api_keys: { allow: [] } }
==== live.yaml
now: 2026-11-24T09:00:00Z
organization: { id: org-story }
users:
  - { email: alice@example.com, role: owner }
  - { email: bob@example.com, role: owner }
projects:
  - name: web
    api_keys:
      - { id: key_one, name: batch-prod, owner: { user: alice@example.com }, created_at: -100d, last_used_at: -2h }
      - { id: key_two, name: old, owner: { user: alice@example.com }, created_at: -100d, last_used_at: -8d }
      - { id: key_three, name: new, owner: { user: alice@example.com }, created_at: -100d }
==== problems
warning: `api_keys.allow` has no rule, so no key is allowed here
 --> orgward.yaml:6:10
  |
6 |   web: { api_keys: { allow: [] } }
  |          ^^^^^^^^

1 warning

==== plan
Blocked by a guardrail: revoke_used_within. The plan contains 3 changes, all of them dangerous: 3 to revoke. Nothing can be applied.

  revoke_used_within objects
      observed  `batch-prod`, used 2 h ago
      limit     no key that was used within 7 d
      help      Find out what uses the key and switch it to another key first, or write an override that names it.
      override  - { guardrail: revoke_used_within, addresses: [project/web/api_key/key_one], until: 2026-12-01, reason: "..." }
      about     project/web/api_key/key_one

  - revoke   project/web/api_key/key_one  [irreversible, destructive, outage]  `batch-prod` of alice@example.com, used 2 h ago
      why      no rule could allow it
      from     orgward.yaml:6
      effect   programs that use this key stop working

  - revoke   project/web/api_key/key_three  [irreversible, destructive, outage]  `new` of alice@example.com, never used, 100 d old
      why      no rule could allow it
      from     orgward.yaml:6
      effect   programs that use this key stop working

  - revoke   project/web/api_key/key_two  [irreversible, destructive, outage]  `old` of alice@example.com, used 8 d ago
      why      no rule could allow it
      from     orgward.yaml:6
      effect   programs that use this key stop working

==== requests
1 GET /organization/projects
1 GET /organization/projects/{project_id}/api_keys

