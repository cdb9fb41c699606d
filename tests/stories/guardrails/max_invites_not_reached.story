# why: The guardrail max_invites passes a plan that sends exactly as many invites as the limit
==== orgward.yaml
version: 1
organization: { id: org-story }
policy: { guardrails: { max_invites: 2 } }
users: { alice@example.com: owner, bob@example.com: reader, carol@example.com: reader, dan@example.com: reader, eve@example.com: reader }
==== live: one_owner
==== plan
2 changes: 2 to invite.

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

==== apply
  done        invite user/dan@example.com
  done        invite user/eve@example.com

2 done.
Verified: 2 changes match the plan.

==== writes
POST /organization/invites {"email":"dan@example.com","projects":[],"role":"reader"} -> 200
POST /organization/invites {"email":"eve@example.com","projects":[],"role":"reader"} -> 200

==== next plan
In sync: nothing to change.

