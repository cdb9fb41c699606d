# why: The guardrail max_removals blocks the removal of more than five people without any setting in the file
==== orgward.yaml
version: 1
organization: { id: org-story }
policy: { unlisted: { users: remove } }
users:
  alice@example.com: owner
  bob@example.com: owner
==== live.yaml
now: 2026-11-24T09:00:00Z
organization: { id: org-story }
users:
  - { email: alice@example.com, role: owner }
  - { email: bob@example.com, role: owner }
  - { email: c1@example.com, role: reader }
  - { email: c2@example.com, role: reader }
  - { email: c3@example.com, role: reader }
  - { email: c4@example.com, role: reader }
  - { email: c5@example.com, role: reader }
  - { email: c6@example.com, role: reader }
==== plan
Blocked by a guardrail: max_removals. The plan contains 6 changes, all of them dangerous: 6 to remove. Nothing can be applied.

  max_removals objects
      observed  users 6
      limit     users 5, total 40
      help      If this is meant, raise `policy.guardrails.max_removals` in a reviewed change, or apply it in smaller steps.
      override  - { guardrail: max_removals, addresses: [user/*], max: 6, until: 2026-12-01, reason: "..." }
      about     user/c1@example.com
                user/c2@example.com
                user/c3@example.com
                user/c4@example.com
                user/c5@example.com
                user/c6@example.com

  - remove   6 × user  [destructive, outage]
      roles    was reader
      why      not listed under `users`, and `unlisted` says to remove
      from     orgward.yaml:4
      effect   ends every project membership and every key of this person
      at       user/c1@example.com
               user/c2@example.com
               user/c3@example.com
               user/c4@example.com
               user/c5@example.com
               user/c6@example.com

==== requests
1 GET /organization/admin_api_keys
1 GET /organization/invites
1 GET /organization/projects
1 GET /organization/projects/{project_id}/api_keys
1 GET /organization/users

