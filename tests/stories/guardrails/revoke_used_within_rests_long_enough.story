# why: The guardrail revoke_used_within passes a key that was not used within the written time or never used
==== orgward.yaml
version: 1
organization: { id: org-story }
policy:
  unlisted: { api_keys: remove }
  guardrails: { revoke_used_within: 1d }
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
      - { id: key_one, name: batch-prod, owner: { user: alice@example.com }, created_at: -100d, last_used_at: -25h }
      - { id: key_three, name: new, owner: { user: alice@example.com }, created_at: -100d }
==== problems
warning: `api_keys.allow` has no rule, so no key is allowed here
 --> orgward.yaml:7:10
  |
7 |   web: { api_keys: { allow: [] } }
  |          ^^^^^^^^

1 warning

==== plan
2 changes, all of them dangerous: 2 to revoke.

  - revoke   project/web/api_key/key_one  [irreversible, destructive, outage]  `batch-prod` of alice@example.com, used 25 h ago
      why      no rule could allow it
      from     orgward.yaml:7
      effect   programs that use this key stop working

  - revoke   project/web/api_key/key_three  [irreversible, destructive, outage]  `new` of alice@example.com, never used, 100 d old
      why      no rule could allow it
      from     orgward.yaml:7
      effect   programs that use this key stop working

==== requests
1 GET /organization/projects
1 GET /organization/projects/{project_id}/api_keys

==== apply
  done        revoke project/web/api_key/key_one
  done        revoke project/web/api_key/key_three

2 done.
Verified: 2 changes match the plan.

==== writes
DELETE /organization/projects/{web}/api_keys/{key batch-prod} -> 200
DELETE /organization/projects/{web}/api_keys/{key new} -> 200

==== next plan
In sync: nothing to change.

