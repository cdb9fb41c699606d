# why: a template gives a group access in projects that no entry lists, and guardrails and the Access section see it
==== orgward.yaml
version: 1
organization: { id: org-story }
policy: { guardrails: { allowed_email_domains: [example.com] } }
groups: { sre: { members: [bob@example.com, eve@vendor.example] } }
templates: { team: { groups: { sre: owner } } }
unlisted_projects: { use: team }
==== live.yaml
now: 2026-11-24T09:00:00Z
organization: { id: org-story }
users:
  - { email: alice@example.com, role: owner }
  - { email: bob@example.com, role: reader }
  - { email: eve@vendor.example, role: reader }
groups: [{ name: sre, users: [{ email: bob@example.com }, { email: eve@vendor.example }] }]
projects: [{ name: web }, { name: batch }]
==== plan
Blocked by a guardrail: allowed_email_domains. The plan contains 3 changes, all of them dangerous: 3 to create. Nothing can be applied.

  allowed_email_domains objects
      observed  3 outside the allowed domains
      limit     example.com
      help      Add the domain to `policy.guardrails.allowed_email_domains`, or use an address of an allowed domain.
      override  - { guardrail: allowed_email_domains, addresses: [project/Default project/group/sre, project/batch/group/sre, project/web/group/sre], until: 2026-12-01, reason: "..." }
      about     project/Default project/group/sre
                project/batch/group/sre
                project/web/group/sre

  + create   project/Default project/group/sre  [escalation]
      roles    owner
      why      listed, but missing
      from     orgward.yaml:5, used at orgward.yaml:6

  + create   project/batch/group/sre  [escalation]
      roles    owner
      why      listed, but missing
      from     orgward.yaml:5, used at orgward.yaml:6

  + create   project/web/group/sre  [escalation]
      roles    owner
      why      listed, but missing
      from     orgward.yaml:5, used at orgward.yaml:6

Access: 2 people gain
  + own in 3 projects: bob@example.com, eve@vendor.example
      through project/Default project/group/sre (orgward.yaml:5, used at orgward.yaml:6), project/batch/group/sre (orgward.yaml:5, used at orgward.yaml:6), project/web/group/sre (orgward.yaml:5, used at orgward.yaml:6)
  ? incomplete: these lists were not read: users, roles, admin_api_keys, roles of 1 group, roles of 3 projects, members of 3 projects, service_accounts of 3 projects

==== requests
1 GET /organization/groups
1 GET /organization/groups/{group_id}/users
1 GET /organization/projects
3 GET /organization/projects/{project_id}/groups

