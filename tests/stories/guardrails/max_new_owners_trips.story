# why: The guardrail max_new_owners blocks a plan that makes two people owner, because the default limit is one
==== orgward.yaml
version: 1
organization: { id: org-story }
users: { alice@example.com: owner, bob@example.com: owner, carol@example.com: owner }
==== live: one_owner
==== plan
Blocked by a guardrail: max_new_owners. The plan contains 2 changes, all of them dangerous: 2 to update. Nothing can be applied.

  max_new_owners objects
      observed  2 new owners
      limit     at most 1
      help      If this is meant, raise `policy.guardrails.max_new_owners` in a reviewed change, or apply it in steps.
      override  - { guardrail: max_new_owners, addresses: [user/bob@example.com, user/carol@example.com], until: 2026-12-01, reason: "..." }
      about     user/bob@example.com
                user/carol@example.com

  ~ update   user/bob@example.com  [escalation]
      roles    reader -> owner
      from     orgward.yaml:3

  ~ update   user/carol@example.com  [escalation]
      roles    reader -> owner
      from     orgward.yaml:3

==== requests
1 GET /organization/invites
1 GET /organization/users

