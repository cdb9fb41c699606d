# why: With revoke_used_within: none, orgward revokes a key that was used two hours ago
==== orgward.yaml
version: 1
organization: { id: org-story }
policy:
  unlisted: { api_keys: remove }
  guardrails: { revoke_used_within: none }
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
==== problems
warning: `api_keys.allow` has no rule, so no key is allowed here
 --> orgward.yaml:7:10
  |
7 |   web: { api_keys: { allow: [] } }
  |          ^^^^^^^^

1 warning

==== plan
1 change, and it is dangerous: 1 to revoke.

  - revoke   project/web/api_key/key_one  [irreversible, destructive, outage]  `batch-prod` of alice@example.com, used 2 h ago
      why      no rule could allow it
      from     orgward.yaml:7
      effect   programs that use this key stop working

==== requests
1 GET /organization/projects
1 GET /organization/projects/{project_id}/api_keys

==== apply
  done        revoke project/web/api_key/key_one

1 done.
Verified: 1 change matches the plan.

==== writes
DELETE /organization/projects/{web}/api_keys/{key batch-prod} -> 200

==== next plan
In sync: nothing to change.

