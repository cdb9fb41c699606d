# why: The guardrail allowed_email_domains compares the whole domain, so a longer domain with the same beginning is blocked
==== orgward.yaml
version: 1
organization: { id: org-story }
policy: { guardrails: { allowed_email_domains: [example.com] } }
users:
  alice@example.com: owner
  bob@example.com: owner
  eve@example.com.evil.test: reader
==== live: two_owners
==== plan
Blocked by a guardrail: allowed_email_domains. The plan contains 1 change: 1 to invite. Nothing can be applied.

  allowed_email_domains objects
      observed  1 outside the allowed domains
      limit     example.com
      help      Add the domain to `policy.guardrails.allowed_email_domains`, or use an address of an allowed domain.
      override  - { guardrail: allowed_email_domains, addresses: [user/eve@example.com.evil.test], until: 2026-12-01, reason: "..." }
      about     user/eve@example.com.evil.test

  + invite   user/eve@example.com.evil.test
      roles    reader
      why      listed, but missing
      from     orgward.yaml:7
      effect   sends an e-mail to eve@example.com.evil.test

==== requests
1 GET /organization/invites
1 GET /organization/users

