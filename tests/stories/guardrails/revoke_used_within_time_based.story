# why: The guardrail revoke_used_within also skips a time-based revocation of a key that was used recently
# run: due
==== orgward.yaml
version: 1
organization: { id: org-story }
projects:
  web: { api_keys: { allow: [{ name: "*", max_age: 90d, on_breach: revoke }] } }
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
==== plan
A guardrail objects: revoke_used_within. The plan contains 1 time-based change, and it is dangerous: 1 to revoke. `orgward apply --due` skips 1 change.

  revoke_used_within objects
      observed  `batch-prod`, used 2 h ago
      limit     no key that was used within 7 d
      help      Find out what uses the key and switch it to another key first, or write an override that names it.
      override  - { guardrail: revoke_used_within, addresses: [project/web/api_key/key_one], until: 2026-12-01, reason: "..." }
      about     project/web/api_key/key_one

  - revoke   project/web/api_key/key_one  [irreversible, destructive, outage]  `batch-prod` of alice@example.com, used 2 h ago
      why      `max_age 90d` has passed
      from     orgward.yaml:4
      skipped  the guardrail revoke_used_within objects: `batch-prod`, used 2 h ago; limit: no key that was used within 7 d
      effect   programs that use this key stop working

==== requests
1 GET /organization/projects
1 GET /organization/projects/{project_id}/api_keys

==== apply
  skipped     revoke project/web/api_key/key_one
              why      the guardrail revoke_used_within objects: `batch-prod`, used 2 h ago; limit: no key that was used within 7 d
              next     Nothing was sent. Resolve the guardrail's objection; the next run tries again.

1 skipped: the organization is unchanged. Run `orgward plan` to see the remaining changes.

==== writes


==== next plan
A guardrail objects: revoke_used_within. The plan contains 1 time-based change, and it is dangerous: 1 to revoke. `orgward apply --due` skips 1 change.

  revoke_used_within objects
      observed  `batch-prod`, used 2 h ago
      limit     no key that was used within 7 d
      help      Find out what uses the key and switch it to another key first, or write an override that names it.
      override  - { guardrail: revoke_used_within, addresses: [project/web/api_key/key_one], until: 2026-12-01, reason: "..." }
      about     project/web/api_key/key_one

  - revoke   project/web/api_key/key_one  [irreversible, destructive, outage]  `batch-prod` of alice@example.com, used 2 h ago
      why      `max_age 90d` has passed
      from     orgward.yaml:4
      skipped  the guardrail revoke_used_within objects: `batch-prod`, used 2 h ago; limit: no key that was used within 7 d
      effect   programs that use this key stop working

