# why: a group gives an outsider nothing, neither by a membership nor by a role of the group
==== orgward.yaml
version: 1
organization: { id: org-story }
policy: { guardrails: { allowed_email_domains: [example.com] } }
groups:
  ml: { members: [carol@example.com, eve@partner.example] }
  ops: { members: [dave@example.com, eve@partner.example] }
projects:
  web: { groups: { ops: member } }
==== live.yaml
now: 2026-11-24T09:00:00Z
organization: { id: org-story }
users:
  - { email: alice@example.com, role: owner }
  - { email: bob@example.com, role: owner }
  - { email: carol@example.com, role: reader }
  - { email: dave@example.com, role: reader }
  - { email: eve@partner.example, role: reader }
groups:
  - { name: ml, users: [{ email: carol@example.com }] }
  - { name: ops, users: [{ email: dave@example.com }, { email: eve@partner.example }] }
projects: [{ name: web }]
==== plan
Blocked by a guardrail: allowed_email_domains. The plan contains 2 changes: 2 to create. Nothing can be applied.

  allowed_email_domains objects
      observed  2 outside the allowed domains
      limit     example.com
      help      Add the domain to `policy.guardrails.allowed_email_domains`, or use an address of an allowed domain.
      override  - { guardrail: allowed_email_domains, addresses: [group/ml/member/eve@partner.example, project/web/group/ops], until: 2026-12-01, reason: "..." }
      about     group/ml/member/eve@partner.example
                project/web/group/ops

Access: 2 people gain
  + use in project/web: dave@example.com, eve@partner.example
      through project/web/group/ops (orgward.yaml:8)
  ? incomplete: these lists were not read: users, roles, admin_api_keys, roles of 1 group, roles of 2 projects, members of 2 projects, groups of 1 project, service_accounts of 2 projects

  + create   group/ml/member/eve@partner.example
      why      listed, but missing
      from     orgward.yaml:5

  + create   project/web/group/ops
      roles    member
      why      listed, but missing
      from     orgward.yaml:8

==== requests
1 GET /organization/groups
1 GET /organization/groups/{group_id}/roles
2 GET /organization/groups/{group_id}/users
1 GET /organization/projects
1 GET /organization/projects/{project_id}/groups
1 GET /organization/users

