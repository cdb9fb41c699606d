# why: The guardrail max_changes blocks a plan that has more changes than the limit
==== orgward.yaml
version: 1
organization: { id: org-story }
policy: { guardrails: { max_changes: 2, max_new_owners: 9 } }
users: { alice@example.com: owner, bob@example.com: owner, u0@example.com: owner, u1@example.com: owner, u2@example.com: owner }
==== live: two_owners_and_seven_readers
==== plan
Blocked by a guardrail: max_changes. The plan contains 3 changes, all of them dangerous: 3 to update. Nothing can be applied.

  max_changes objects
      observed  3 changes
      limit     at most 2
      help      If this is meant, raise `policy.guardrails.max_changes` in a reviewed change, or apply it in steps.
      override  - { guardrail: max_changes, addresses: [user/u0@example.com, user/u1@example.com, user/u2@example.com], until: 2026-12-01, reason: "..." }
      about     user/u0@example.com
                user/u1@example.com
                user/u2@example.com

  ~ update   user/u0@example.com  [escalation]
      roles    reader -> owner
      from     orgward.yaml:4

  ~ update   user/u1@example.com  [escalation]
      roles    reader -> owner
      from     orgward.yaml:4

  ~ update   user/u2@example.com  [escalation]
      roles    reader -> owner
      from     orgward.yaml:4

Unlisted: 4 (not in the file; left unchanged; add the lines below to adopt them)
  users  (orgward.yaml:4)
      u3@example.com: reader
      u4@example.com: reader
      u5@example.com: reader
      u6@example.com: reader

==== requests
1 GET /organization/invites
1 GET /organization/users

