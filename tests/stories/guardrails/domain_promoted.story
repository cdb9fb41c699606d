# why: The guardrail allowed_email_domains blocks the promotion of a person from another domain
==== orgward.yaml
version: 1
organization: { id: org-story }
policy: { guardrails: { allowed_email_domains: [example.com] } }
users:
  alice@example.com: owner
  bob@example.com: owner
  old@vendor.test: reader
projects:
  web: { members: { bob@example.com: owner, old@vendor.test: owner } }
==== live.yaml
now: 2026-11-24T09:00:00Z
organization: { id: org-story }
users:
  - { email: alice@example.com, role: owner }
  - { email: bob@example.com, role: owner }
  - { email: old@vendor.test, role: reader }
projects:
  - { name: web, users: [{ email: bob@example.com, role: owner }, { email: old@vendor.test, role: member }] }
==== plan
Blocked by a guardrail: allowed_email_domains. The plan contains 1 change, and it is dangerous: 1 to update. Nothing can be applied.

  allowed_email_domains objects
      observed  1 outside the allowed domains
      limit     example.com
      help      Add the domain to `policy.guardrails.allowed_email_domains`, or use an address of an allowed domain.
      override  - { guardrail: allowed_email_domains, addresses: [project/web/member/old@vendor.test], until: 2026-12-01, reason: "..." }
      about     project/web/member/old@vendor.test

  ~ update   project/web/member/old@vendor.test  [escalation]
      roles    member -> owner
      from     orgward.yaml:9

==== requests
1 GET /organization/invites
1 GET /organization/projects
1 GET /organization/projects/{project_id}/users
1 GET /organization/users

