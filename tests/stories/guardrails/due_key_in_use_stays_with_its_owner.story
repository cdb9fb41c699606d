# why: When a guardrail keeps a recently used key, a time-based run also skips the removal of its owner
# run: due
==== orgward.yaml
version: 1
organization: { id: org-story }
policy: { guardrails: { revoke_used_within: 7d } }
users:
  alice@example.com: owner
  bob@example.com: owner
  carol@example.com: { roles: reader, until: 2026-11-20 }
projects:
  web:
    api_keys: { allow: [{ user: carol@example.com, max_age: 30d, on_breach: revoke }] }
==== live.yaml
now: 2026-11-24T09:00:00Z
organization: { id: org-story }
users:
  - { email: alice@example.com, role: owner }
  - { email: bob@example.com, role: owner }
  - { email: carol@example.com, role: reader }
projects:
  - name: web
    users: [{ email: carol@example.com, role: member }]
    api_keys: [{ id: key_carol, name: batch, owner: { user: carol@example.com }, created_at: -90d, last_used_at: -1d }]
==== plan
A guardrail objects: revoke_used_within. The plan contains 2 time-based changes, all of them dangerous: 1 to remove, 1 to revoke. `orgward apply --due` skips 2 changes.

  revoke_used_within objects
      observed  `batch`, used 24 h ago
      limit     no key that was used within 7 d
      help      Find out what uses the key and switch it to another key first, or write an override that names it.
      override  - { guardrail: revoke_used_within, addresses: [project/web/api_key/key_carol], until: 2026-12-01, reason: "..." }
      about     project/web/api_key/key_carol

  - revoke   project/web/api_key/key_carol  [irreversible, destructive, outage]  `batch` of carol@example.com, used 24 h ago
      why      `max_age 30d` has passed
      from     orgward.yaml:10
      skipped  the guardrail revoke_used_within objects: `batch`, used 24 h ago; limit: no key that was used within 7 d
      effect   programs that use this key stop working

  - remove   user/carol@example.com  [destructive, outage]
      roles    was reader
      why      `until: 2026-11-20 00:00 UTC` has passed
      from     orgward.yaml:7
      skipped  the guardrail removal_with_live_keys objects: carol@example.com has `batch`, used 24 h ago; limit: no person whose key was used within 7 d
      effect   ends every project membership and every key of this person
               ends API key `batch` of carol@example.com, used 24 h ago

==== requests
1 GET /organization/admin_api_keys
1 GET /organization/invites
1 GET /organization/projects
2 GET /organization/projects/{project_id}/api_keys
1 GET /organization/users

==== apply
  skipped     revoke project/web/api_key/key_carol
              why      the guardrail revoke_used_within objects: `batch`, used 24 h ago; limit: no key that was used within 7 d
              next     Nothing was sent. Resolve the guardrail's objection; the next run tries again.
  skipped     remove user/carol@example.com
              why      the guardrail removal_with_live_keys objects: carol@example.com has `batch`, used 24 h ago; limit: no person whose key was used within 7 d
              next     Nothing was sent. Resolve the guardrail's objection; the next run tries again.

2 skipped: the organization is unchanged. Run `orgward plan` to see the remaining changes.

==== writes


==== next plan
A guardrail objects: revoke_used_within. The plan contains 2 time-based changes, all of them dangerous: 1 to remove, 1 to revoke. `orgward apply --due` skips 2 changes.

  revoke_used_within objects
      observed  `batch`, used 24 h ago
      limit     no key that was used within 7 d
      help      Find out what uses the key and switch it to another key first, or write an override that names it.
      override  - { guardrail: revoke_used_within, addresses: [project/web/api_key/key_carol], until: 2026-12-01, reason: "..." }
      about     project/web/api_key/key_carol

  - revoke   project/web/api_key/key_carol  [irreversible, destructive, outage]  `batch` of carol@example.com, used 24 h ago
      why      `max_age 30d` has passed
      from     orgward.yaml:10
      skipped  the guardrail revoke_used_within objects: `batch`, used 24 h ago; limit: no key that was used within 7 d
      effect   programs that use this key stop working

  - remove   user/carol@example.com  [destructive, outage]
      roles    was reader
      why      `until: 2026-11-20 00:00 UTC` has passed
      from     orgward.yaml:7
      skipped  the guardrail removal_with_live_keys objects: carol@example.com has `batch`, used 24 h ago; limit: no person whose key was used within 7 d
      effect   ends every project membership and every key of this person
               ends API key `batch` of carol@example.com, used 24 h ago

