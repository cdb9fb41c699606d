# why: everybody in a group that becomes an owner of the organization is a new owner
==== orgward.yaml
version: 1
organization: { id: org-story }
policy: { guardrails: { max_new_owners: 1 } }
groups:
  admins: { members: [carol@example.com, dave@example.com], roles: [owner] }
==== live.yaml
now: 2026-11-24T09:00:00Z
organization: { id: org-story }
users:
  - { email: alice@example.com, role: owner }
  - { email: bob@example.com, role: owner }
  - { email: carol@example.com, role: reader }
  - { email: dave@example.com, role: reader }
  - { email: eve@partner.example, role: reader }
groups: [{ name: admins, users: [{ email: carol@example.com }, { email: dave@example.com }] }]
==== plan
Blocked by a guardrail: max_new_owners. The plan contains 1 change, and it is dangerous: 1 to create. Nothing can be applied.

  max_new_owners objects
      observed  2 new owners
      limit     at most 1
      help      If this is meant, raise `policy.guardrails.max_new_owners` in a reviewed change, or apply it in steps.
      override  - { guardrail: max_new_owners, addresses: [group/admins/role/owner], until: 2026-12-01, reason: "..." }
      about     group/admins/role/owner

  + create   group/admins/role/owner  [escalation]
      why      listed, but missing
      from     orgward.yaml:5

Access: 2 people gain
  + administer in the organization: carol@example.com, dave@example.com
      through group/admins/role/owner (orgward.yaml:5)
  + own and grant in every project: carol@example.com, dave@example.com
      through group/admins/role/owner (orgward.yaml:5)
  ? incomplete: these lists were not read: users, roles, projects, admin_api_keys

==== requests
1 GET /organization/groups
1 GET /organization/groups/{group_id}/roles
1 GET /organization/groups/{group_id}/users

