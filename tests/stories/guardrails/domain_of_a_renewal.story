# why: The guardrail allowed_email_domains also checks the renewal of an expired invite, so a time-based run skips it
# run: due
==== orgward.yaml
version: 1
organization: { id: org-story }
policy: { guardrails: { allowed_email_domains: [example.com] } }
users:
  alice@example.com: owner
  bob@example.com: owner
  old@vendor.test: reader
==== live.yaml
now: 2026-11-24T09:00:00Z
organization: { id: org-story }
users:
  - { email: alice@example.com, role: owner }
  - { email: bob@example.com, role: owner }
invites:
  - { email: old@vendor.test, role: reader, created_at: -20d, expires_at: -13d, projects: [] }
==== plan
A guardrail objects: allowed_email_domains. The plan contains 1 time-based change: 1 to invite. `orgward apply --due` skips 1 change.

  allowed_email_domains objects
      observed  1 outside the allowed domains
      limit     example.com
      help      Add the domain to `policy.guardrails.allowed_email_domains`, or use an address of an allowed domain.
      override  - { guardrail: allowed_email_domains, addresses: [user/old@vendor.test], until: 2026-12-01, reason: "..." }
      about     user/old@vendor.test

  + invite   user/old@vendor.test  the invite expired on 2026-11-11 09:00 UTC
      roles    reader
      from     orgward.yaml:7
      skipped  the guardrail allowed_email_domains objects: 1 outside the allowed domains; limit: example.com
      effect   sends an e-mail to old@vendor.test
               renewal 1 of 2; the expired invite stays and is counted
               if the API refuses this, deletes the expired invite first; renewals cannot then be counted

==== requests
1 GET /organization/invites
1 GET /organization/users

==== apply
  skipped     invite user/old@vendor.test
              why      the guardrail allowed_email_domains objects: 1 outside the allowed domains; limit: example.com
              next     Nothing was sent. Resolve the guardrail's objection; the next run tries again.

1 skipped: the organization is unchanged. Run `orgward plan` to see the remaining changes.

==== writes


==== next plan
A guardrail objects: allowed_email_domains. The plan contains 1 time-based change: 1 to invite. `orgward apply --due` skips 1 change.

  allowed_email_domains objects
      observed  1 outside the allowed domains
      limit     example.com
      help      Add the domain to `policy.guardrails.allowed_email_domains`, or use an address of an allowed domain.
      override  - { guardrail: allowed_email_domains, addresses: [user/old@vendor.test], until: 2026-12-01, reason: "..." }
      about     user/old@vendor.test

  + invite   user/old@vendor.test  the invite expired on 2026-11-11 09:00 UTC
      roles    reader
      from     orgward.yaml:7
      skipped  the guardrail allowed_email_domains objects: 1 outside the allowed domains; limit: example.com
      effect   sends an e-mail to old@vendor.test
               renewal 1 of 2; the expired invite stays and is counted
               if the API refuses this, deletes the expired invite first; renewals cannot then be counted

