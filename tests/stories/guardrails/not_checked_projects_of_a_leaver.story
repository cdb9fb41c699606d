# why: The guardrail removal_with_live_keys blocks the removal of a person when the API does not show the projects
==== orgward.yaml
version: 1
organization: { id: org-story }
users: { alice@example.com: owner, bob@example.com: owner, carol@example.com: { state: absent } }
==== live.yaml
now: 2026-11-24T09:00:00Z
organization: { id: org-story }
switches: { unreadable: ["/organization/projects"] }
users:
  - { email: alice@example.com, role: owner }
  - { email: bob@example.com, role: owner }
  - { email: carol@example.com, role: reader }
projects:
  - name: web
    service_accounts: [{ name: indexer, role: member }]
    api_keys:
      - { name: batch-prod, owner: { user: carol@example.com }, created_at: -100d, last_used_at: -2h }
      - { name: indexer-1, owner: { service_account: indexer }, created_at: -100d, last_used_at: -20d }
      - { name: alices, owner: { user: alice@example.com }, created_at: -100d, last_used_at: -1h }
  - { name: quiet }
  - { name: old, status: archived }
==== plan
Blocked by a guardrail: removal_with_live_keys. The plan contains 1 change, and it is dangerous: 1 to remove. Nothing can be applied.

  removal_with_live_keys was not checked, so it objects
      observed  cannot tell: the projects: GET /organization/projects answered 403: You have insufficient permissions for this operation. Missing scopes: api.some.read. [request id req_00000000000000000000000000000003]
      limit     no person whose key was used within 7 d
      help      A guardrail blocks changes that it cannot check. Use a key that may read this data, or write an override.
      override  - { guardrail: removal_with_live_keys, addresses: [user/carol@example.com], until: 2026-12-01, reason: "..." }
      about     user/carol@example.com

  - remove   user/carol@example.com  [destructive, outage]
      roles    was reader
      why      `state: absent`
      from     orgward.yaml:3
      effect   ends every project membership and every key of this person

==== requests
1 GET /organization/admin_api_keys
1 GET /organization/invites
1 GET /organization/projects
1 GET /organization/users

