# why: A group may give a person a project that the user list does not name, so every project is read
==== orgward.yaml
version: 1
organization: { id: org-story }
users: { alice@example.com: owner, bob@example.com: owner, carol@example.com: { state: absent } }
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
    api_keys:
      - { name: batch-prod, owner: { user: carol@example.com }, created_at: -100d, last_used_at: -20d }
      - { name: alices, owner: { user: alice@example.com }, created_at: -100d, last_used_at: -1h }
  - name: data
    api_keys: [{ name: nightly, owner: { user: carol@example.com }, created_at: -100d, last_used_at: -2h }]
  - { name: quiet }
  - { name: calm }
  - { name: still }
groups: [{ name: engineers, users: [carol@example.com] }]
==== plan
Blocked by a guardrail: removal_with_live_keys. The plan contains 1 change, and it is dangerous: 1 to remove. Nothing can be applied.

  removal_with_live_keys objects
      observed  carol@example.com has `nightly`, used 2 h ago
      limit     no person whose key was used within 7 d
      help      Find out what uses the key and switch it to another key first, or write an override.
      override  - { guardrail: removal_with_live_keys, addresses: [user/carol@example.com], until: 2026-12-01, reason: "..." }
      about     user/carol@example.com

  - remove   user/carol@example.com  [destructive, outage]
      roles    was reader
      why      `state: absent`
      from     orgward.yaml:3
      effect   ends every project membership and every key of this person
               ends API key `nightly` of carol@example.com, used 2 h ago, whose owner has left the project
               ends API key `batch-prod` of carol@example.com, used 20 d ago

==== requests
1 GET /organization/admin_api_keys
1 GET /organization/groups
1 GET /organization/invites
1 GET /organization/projects
6 GET /organization/projects/{project_id}/api_keys
1 GET /organization/users

