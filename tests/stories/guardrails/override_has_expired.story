# why: An override has no effect after its until, so max_removals blocks again and the plan says why
==== orgward.yaml
version: 1
organization: { id: org-story }
policy:
  unlisted: { users: remove }
  overrides:
    - { guardrail: max_removals, addresses: ["user/*"], max: 7, until: 2026-11-24, reason: clean-up }
users:
  alice@example.com: owner
  bob@example.com: owner
==== live: two_owners_and_seven_readers
==== problems
warning: this override of `max_removals` ended on 2026-11-24 00:00 UTC and no longer has an effect
 --> orgward.yaml:6:7
  |
6 |     - { guardrail: max_removals, addresses: ["user/*"], max: 7, until: 2026-11-24, reason: clean-up }
  |       ^
  |
  = help: Remove it.

1 warning

==== plan
Blocked by a guardrail: max_removals. The plan contains 7 changes, all of them dangerous: 7 to remove. Nothing can be applied.

  max_removals objects
      observed  users 7; the override at orgward.yaml:6 ended on 2026-11-24 00:00 UTC
      limit     users 5, total 40
      help      If this is meant, raise `policy.guardrails.max_removals` in a reviewed change, or apply it in smaller steps.
      override  - { guardrail: max_removals, addresses: [user/*], max: 7, until: 2026-12-01, reason: "..." }
      about     user/u0@example.com
                user/u1@example.com
                user/u2@example.com
                user/u3@example.com
                user/u4@example.com
                user/u5@example.com
                user/u6@example.com

  - remove   7 × user  [destructive, outage]
      roles    was reader
      why      not listed under `users`, and `unlisted` says to remove
      from     orgward.yaml:7
      effect   ends every project membership and every key of this person
      at       user/u0@example.com
               user/u1@example.com
               user/u2@example.com
               user/u3@example.com
               user/u4@example.com
               user/u5@example.com
               user/u6@example.com

==== requests
1 GET /organization/admin_api_keys
1 GET /organization/invites
1 GET /organization/projects
1 GET /organization/projects/{project_id}/api_keys
1 GET /organization/users

