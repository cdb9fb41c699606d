# why: An override ends at its exact until time, so the guardrail max_new_owners blocks again
==== orgward.yaml
version: 1
organization: { id: org-story }
policy:
  guardrails: { max_new_owners: 0 }
  overrides:
    - { guardrail: max_new_owners, addresses: [user/nina@example.com], until: 2026-11-24T09:00:00Z, reason: over just now }
users: { alice@example.com: owner, bob@example.com: owner, nina@example.com: owner }
==== live: two_owners_and_web
==== problems
warning: this override of `max_new_owners` ended on 2026-11-24 09:00 UTC and no longer has an effect
 --> orgward.yaml:6:7
  |
6 |     - { guardrail: max_new_owners, addresses: [user/nina@example.com], until: 2026-11-24T09:00:00Z, reason: over just no…
  |       ^
  |
  = help: Remove it.

1 warning

==== plan
Blocked by a guardrail: max_new_owners. The plan contains 1 change, and it is dangerous: 1 to invite. Nothing can be applied.

  max_new_owners objects
      observed  1 new owner; the override at orgward.yaml:6 ended on 2026-11-24 09:00 UTC
      limit     at most 0
      help      If this is meant, raise `policy.guardrails.max_new_owners` in a reviewed change, or apply it in steps.
      override  - { guardrail: max_new_owners, addresses: [user/nina@example.com], until: 2026-12-01, reason: "..." }
      about     user/nina@example.com

  + invite   user/nina@example.com  [escalation]
      roles    owner
      why      listed, but missing
      from     orgward.yaml:7
      effect   sends an e-mail to nina@example.com

==== requests
1 GET /organization/invites
1 GET /organization/users

