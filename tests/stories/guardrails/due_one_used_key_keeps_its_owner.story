# why: A person with a recently used key is skipped, and the other time-based removals are still done
# run: due
==== orgward.yaml
version: 1
organization: { id: org-story }
users:
  alice@example.com: owner
  bob@example.com: owner
  carol@example.com: { roles: reader, until: 2026-11-20 }
  dave@example.com: { roles: reader, until: 2026-11-20 }
  erin@example.com: { roles: reader, until: 2026-11-20 }
==== live.yaml
now: 2026-11-24T09:00:00Z
organization: { id: org-story }
users:
  - { email: alice@example.com, role: owner }
  - { email: bob@example.com, role: owner }
  - { email: carol@example.com, role: reader }
  - { email: dave@example.com, role: reader }
  - { email: erin@example.com, role: reader }
projects:
  - name: web
    users: [{ email: dave@example.com, role: member }]
    api_keys: [{ id: key_dave, name: batch, owner: { user: dave@example.com }, created_at: -90d, last_used_at: -1d }]
==== plan
A guardrail objects: removal_with_live_keys. The plan contains 3 time-based changes, all of them dangerous: 3 to remove. `orgward apply --due` makes 2 of them and skips 1.

  removal_with_live_keys objects
      observed  dave@example.com has `batch`, used 24 h ago
      limit     no person whose key was used within 7 d
      help      Find out what uses the key and switch it to another key first, or write an override.
      override  - { guardrail: removal_with_live_keys, addresses: [user/dave@example.com], until: 2026-12-01, reason: "..." }
      about     user/dave@example.com

  - remove   user/carol@example.com  [destructive, outage]
      roles    was reader
      why      `until: 2026-11-20 00:00 UTC` has passed
      from     orgward.yaml:6
      effect   ends every project membership and every key of this person

  - remove   user/dave@example.com  [destructive, outage]
      roles    was reader
      why      `until: 2026-11-20 00:00 UTC` has passed
      from     orgward.yaml:7
      skipped  the guardrail removal_with_live_keys objects: dave@example.com has `batch`, used 24 h ago; limit: no person whose key was used within 7 d
      effect   ends every project membership and every key of this person
               ends API key `batch` of dave@example.com, used 24 h ago

  - remove   user/erin@example.com  [destructive, outage]
      roles    was reader
      why      `until: 2026-11-20 00:00 UTC` has passed
      from     orgward.yaml:8
      effect   ends every project membership and every key of this person

==== requests
1 GET /organization/admin_api_keys
1 GET /organization/invites
1 GET /organization/projects
2 GET /organization/projects/{project_id}/api_keys
1 GET /organization/users

==== apply
  done        remove user/carol@example.com
  done        remove user/erin@example.com
  skipped     remove user/dave@example.com
              why      the guardrail removal_with_live_keys objects: dave@example.com has `batch`, used 24 h ago; limit: no person whose key was used within 7 d
              next     Nothing was sent. Resolve the guardrail's objection; the next run tries again.

2 done, 1 skipped: the organization is partly changed. Run `orgward plan` to see the remaining changes.
Verified: 2 changes match the plan.

==== writes
DELETE /organization/users/{carol@example.com} -> 200
DELETE /organization/users/{erin@example.com} -> 200

==== next plan
A guardrail objects: removal_with_live_keys. The plan contains 1 time-based change, and it is dangerous: 1 to remove. `orgward apply --due` skips 1 change.

  removal_with_live_keys objects
      observed  dave@example.com has `batch`, used 24 h ago
      limit     no person whose key was used within 7 d
      help      Find out what uses the key and switch it to another key first, or write an override.
      override  - { guardrail: removal_with_live_keys, addresses: [user/dave@example.com], until: 2026-12-01, reason: "..." }
      about     user/dave@example.com

  - remove   user/dave@example.com  [destructive, outage]
      roles    was reader
      why      `until: 2026-11-20 00:00 UTC` has passed
      from     orgward.yaml:7
      skipped  the guardrail removal_with_live_keys objects: dave@example.com has `batch`, used 24 h ago; limit: no person whose key was used within 7 d
      effect   ends every project membership and every key of this person
               ends API key `batch` of dave@example.com, used 24 h ago

