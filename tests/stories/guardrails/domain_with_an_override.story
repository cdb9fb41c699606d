# why: an override lets one person of another domain in, and nobody else
==== orgward.yaml
version: 1
organization: { id: org-story }
policy:
  guardrails: { allowed_email_domains: [example.com] }
  overrides:
    - { guardrail: allowed_email_domains, addresses: [user/eve@partner.example], until: 2026-12-01, reason: audit }
users:
  alice@example.com: owner
  bob@example.com: owner
  eve@partner.example: reader
==== live.yaml
now: 2026-11-24T09:00:00Z
organization: { id: org-story }
users:
  - { email: alice@example.com, role: owner }
  - { email: bob@example.com, role: owner }
==== plan
1 change: 1 to invite.

  allowed_email_domains is overridden
      observed  1 outside the allowed domains
      limit     example.com
      override  lets user/eve@partner.example through until 2026-12-01 00:00 UTC: audit (orgward.yaml:6)

  + invite   user/eve@partner.example
      roles    reader
      why      listed, but missing
      from     orgward.yaml:10
      effect   sends an e-mail to eve@partner.example

==== requests
1 GET /organization/invites
1 GET /organization/users

==== apply
  done        invite user/eve@partner.example

1 done.
Verified: 1 change matches the plan.

==== writes
POST /organization/invites {"email":"eve@partner.example","projects":[],"role":"reader"} -> 200

==== next plan
In sync: nothing to change.

