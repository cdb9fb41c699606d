# why: A reviewed override lets orgward revoke the recently used key that it names
==== orgward.yaml
version: 1
organization: { id: org-story }
policy:
  unlisted: { api_keys: remove }
  overrides:
    - { guardrail: revoke_used_within, addresses: [project/web/api_key/key_one], until: 2026-12-01, reason: clean-up }
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
==== problems
warning: `api_keys.allow` has no rule, so no key is allowed here
 --> orgward.yaml:8:10
  |
8 |   web: { api_keys: { allow: [] } }
  |          ^^^^^^^^

1 warning

==== plan
2 changes, all of them dangerous: 2 to revoke.

  revoke_used_within is overridden
      observed  `batch-prod`, used 2 h ago
      limit     no key that was used within 7 d
      override  lets project/web/api_key/key_one through until 2026-12-01 00:00 UTC: clean-up (orgward.yaml:6)

  - revoke   project/web/api_key/key_one  [irreversible, destructive, outage]  `batch-prod` of alice@example.com, used 2 h ago
      why      no rule could allow it
      from     orgward.yaml:8
      effect   programs that use this key stop working

  - revoke   project/web/api_key/key_two  [irreversible, destructive, outage]  `old` of alice@example.com, used 8 d ago
      why      no rule could allow it
      from     orgward.yaml:8
      effect   programs that use this key stop working

==== requests
1 GET /organization/projects
1 GET /organization/projects/{project_id}/api_keys

==== apply
  done        revoke project/web/api_key/key_one
  done        revoke project/web/api_key/key_two

2 done.
Verified: 2 changes match the plan.

==== writes
DELETE /organization/projects/{web}/api_keys/{key batch-prod} -> 200
DELETE /organization/projects/{web}/api_keys/{key old} -> 200

==== next plan
In sync: nothing to change.

