# why: whoever enters a group whose roles the file does not declare becomes an owner by what the group has
==== orgward.yaml
version: 1
organization: { id: org-story }
policy: { guardrails: { max_new_owners: 0, allowed_email_domains: [example.com] } }
groups:
  admins: { members: [alice@example.com, eve@partner.example] }
==== live.yaml
now: 2026-11-24T09:00:00Z
organization: { id: org-story }
users:
  - { email: alice@example.com, role: owner }
  - { email: bob@example.com, role: owner }
  - { email: eve@partner.example, role: reader }
groups: [{ name: admins, users: [{ email: alice@example.com }], roles: [owner] }]
==== plan
Blocked by 2 guardrails: allowed_email_domains, max_new_owners. The plan contains 1 change, and it is dangerous: 1 to create. Nothing can be applied.

  allowed_email_domains objects
      observed  1 outside the allowed domains
      limit     example.com
      help      Add the domain to `policy.guardrails.allowed_email_domains`, or use an address of an allowed domain.
      override  - { guardrail: allowed_email_domains, addresses: [group/admins/member/eve@partner.example], until: 2026-12-01, reason: "..." }
      about     group/admins/member/eve@partner.example

  max_new_owners objects
      observed  1 new owner
      limit     at most 0
      help      If this is meant, raise `policy.guardrails.max_new_owners` in a reviewed change, or apply it in steps.
      override  - { guardrail: max_new_owners, addresses: [group/admins/member/eve@partner.example], until: 2026-12-01, reason: "..." }
      about     group/admins/member/eve@partner.example

  + create   group/admins/member/eve@partner.example  [escalation]
      why      listed, but missing
      from     orgward.yaml:5

Access: 1 person gains
  + administer in the organization: eve@partner.example
      through group/admins/member/eve@partner.example (orgward.yaml:5)
  + own and grant in every project: eve@partner.example
      through group/admins/member/eve@partner.example (orgward.yaml:5)
  ? incomplete: these lists were not read: users, roles, projects, admin_api_keys

==== requests
1 GET /organization/groups
1 GET /organization/groups/{group_id}/roles
1 GET /organization/groups/{group_id}/users
1 GET /organization/users

