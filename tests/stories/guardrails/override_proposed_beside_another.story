# why: The override that orgward proposes counts all changes it matches, also those another override already lets pass
==== orgward.yaml
# What is proposed counts all that it fits, also what another override lets through already.
version: 1
organization: { id: org-story }
policy:
  unlisted: { users: remove }
  guardrails: { max_removals: { users: 1 } }
  overrides: [{ guardrail: max_removals, addresses: [user/u1@example.com], until: 2026-12-01, reason: left }]
users: { alice@example.com: owner }
==== live.yaml
now: 2026-11-24T09:00:00Z
organization: { id: org-story }
users:
  - { email: alice@example.com, role: owner }
  - { email: u1@example.com, role: reader }
  - { email: u2@example.com, role: reader }
  - { email: u3@example.com, role: reader }
  - { email: u4@example.com, role: reader }
  - { email: u5@example.com, role: reader }
  - { email: u6@example.com, role: reader }
  - { email: u7@example.com, role: reader }
  - { email: u8@example.com, role: reader }
==== plan
Blocked by a guardrail: max_removals. The plan contains 8 changes, all of them dangerous: 8 to remove. Nothing can be applied.

  max_removals objects
      observed  users 7
      limit     users 1, total 40
      help      If this is meant, raise `policy.guardrails.max_removals` in a reviewed change, or apply it in smaller steps.
      override  - { guardrail: max_removals, addresses: [user/*], max: 8, until: 2026-12-01, reason: "..." }
      except    lets user/u1@example.com through until 2026-12-01 00:00 UTC: left (orgward.yaml:7)
      about     user/u2@example.com
                user/u3@example.com
                user/u4@example.com
                user/u5@example.com
                user/u6@example.com
                user/u7@example.com
                user/u8@example.com

  - remove   8 × user  [destructive, outage]
      roles    was reader
      why      not listed under `users`, and `unlisted` says to remove
      from     orgward.yaml:8
      effect   ends every project membership and every key of this person
      at       user/u1@example.com
               user/u2@example.com
               user/u3@example.com
               user/u4@example.com
               user/u5@example.com
               user/u6@example.com
               user/u7@example.com
               user/u8@example.com

==== requests
1 GET /organization/admin_api_keys
1 GET /organization/invites
1 GET /organization/projects
1 GET /organization/projects/{project_id}/api_keys
1 GET /organization/users

