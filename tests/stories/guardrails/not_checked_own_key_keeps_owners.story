# why: When the API does not show admin keys, the guardrail own_identity blocks the removal of any owner
==== orgward.yaml
version: 1
organization: { id: org-story }
users: { alice@example.com: owner, bob@example.com: owner, dave@example.com: { state: absent } }
==== live.yaml
now: 2026-11-24T09:00:00Z
organization: { id: org-story }
switches: { unreadable: ["/organization/admin_api_keys"] }
users:
  - { email: alice@example.com, role: owner }
  - { email: bob@example.com, role: owner }
  - { email: dave@example.com, role: owner }
==== plan
Blocked by 2 guardrails: own_identity, removal_with_live_keys. The plan contains 1 change, and it is dangerous: 1 to remove. Nothing can be applied.

  own_identity objects
      observed  the key in use cannot be identified; not known: the admin API keys: GET /organization/admin_api_keys answered 403: You have insufficient permissions for this operation. Missing scopes: api.some.read. [request id req_00000000000000000000000000000004]
      limit     the key in use and its owner are kept
      help      The key in use cannot be identified, so no change may affect an admin key, an organization owner or another person who may own the key. Use a key that the organization lists only once.
      about     user/dave@example.com

  removal_with_live_keys was not checked, so it objects
      observed  cannot tell: the admin API keys: GET /organization/admin_api_keys answered 403: You have insufficient permissions for this operation. Missing scopes: api.some.read. [request id req_00000000000000000000000000000004]
      limit     no person whose key was used within 7 d
      help      A guardrail blocks changes that it cannot check. Use a key that may read this data, or write an override.
      override  - { guardrail: removal_with_live_keys, addresses: [user/dave@example.com], until: 2026-12-01, reason: "..." }
      about     user/dave@example.com

  - remove   user/dave@example.com  [destructive, outage]
      roles    was owner
      why      `state: absent`
      from     orgward.yaml:3
      effect   ends every project membership and every key of this person

==== requests
1 GET /organization/admin_api_keys
1 GET /organization/invites
1 GET /organization/projects
1 GET /organization/projects/{project_id}/api_keys
1 GET /organization/users

