# why: The guardrail max_invites blocks a plan that invites more people than the limit
==== orgward.yaml
version: 1
organization: { id: org-story }
policy: { guardrails: { max_invites: 1 } }
users: { alice@example.com: owner, bob@example.com: reader, carol@example.com: reader, dan@example.com: reader, eve@example.com: reader }
==== live: one_owner
==== plan
Blocked by a guardrail: max_invites. The plan contains 2 changes: 2 to invite. Nothing can be applied.

  max_invites objects
      observed  2 invites
      limit     at most 1
      help      If this is meant, raise `policy.guardrails.max_invites` in a reviewed change, or invite in steps.
      override  - { guardrail: max_invites, addresses: [user/dan@example.com, user/eve@example.com], until: 2026-12-01, reason: "..." }
      about     user/dan@example.com
                user/eve@example.com

  + invite   user/dan@example.com
      roles    reader
      why      listed, but missing
      from     orgward.yaml:4
      effect   sends an e-mail to dan@example.com

  + invite   user/eve@example.com
      roles    reader
      why      listed, but missing
      from     orgward.yaml:4
      effect   sends an e-mail to eve@example.com

==== requests
1 GET /organization/invites
1 GET /organization/users

