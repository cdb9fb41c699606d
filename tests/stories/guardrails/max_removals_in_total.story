# why: The guardrail max_removals also limits the total over collections when each collection stays within its own limit
==== orgward.yaml
version: 1
organization: { id: org-story }
policy: { unlisted: { users: remove }, guardrails: { max_removals: { users: 2, invites: 2, total: 2 } } }
users:
  alice@example.com: owner
  bob@example.com: owner
==== live.yaml
now: 2026-11-24T09:00:00Z
organization: { id: org-story }
users:
  - { email: alice@example.com, role: owner }
  - { email: bob@example.com, role: owner }
  - { email: carol@example.com, role: reader }
  - { email: dave@example.com, role: reader }
invites:
  - { email: erin@example.com, role: reader, created_at: -2d, projects: [] }
==== plan
Blocked by a guardrail: max_removals. The plan contains 3 changes, all of them dangerous: 3 to remove. Nothing can be applied.

  max_removals objects
      observed  invites 1, users 2, total 3
      limit     invites 2, users 2, total 2
      help      If this is meant, raise `policy.guardrails.max_removals` in a reviewed change, or apply it in smaller steps.
      override  - { guardrail: max_removals, addresses: [user/carol@example.com, user/dave@example.com, user/erin@example.com], until: 2026-12-01, reason: "..." }
      about     user/carol@example.com
                user/dave@example.com
                user/erin@example.com

  - remove   user/carol@example.com  [destructive, outage]
      roles    was reader
      why      not listed under `users`, and `unlisted` says to remove
      from     orgward.yaml:4
      effect   ends every project membership and every key of this person

  - remove   user/dave@example.com  [destructive, outage]
      roles    was reader
      why      not listed under `users`, and `unlisted` says to remove
      from     orgward.yaml:4
      effect   ends every project membership and every key of this person

  - remove   user/erin@example.com  [destructive]  invited, and can accept until 2026-11-29 09:00 UTC
      roles    was reader
      why      not listed under `users`, and `unlisted` says to remove
      from     orgward.yaml:4
      effect   deletes the invite

==== requests
1 GET /organization/admin_api_keys
1 GET /organization/invites
1 GET /organization/projects
1 GET /organization/projects/{project_id}/api_keys
1 GET /organization/users

