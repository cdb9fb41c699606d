# why: roles wait until an invite is accepted, whether it was sent before or is sent now
==== orgward.yaml
version: 1
organization: { id: org-story }
roles: { billing: { permissions: [api.usage.read] } }
users:
  alice@example.com: owner
  bob@example.com: owner
  carol@example.com: [reader, billing]
  dave@example.com: [reader, billing]
projects:
  web:
    roles: { auditor: { permissions: [] } }
    members: { carol@example.com: [member, auditor], dave@example.com: [viewer, auditor] }
==== live.yaml
now: 2026-11-24T09:00:00Z
organization: { id: org-story }
users:
  - { email: alice@example.com, role: owner }
  - { email: bob@example.com, role: owner }
invites:
  - { email: carol@example.com, role: reader }
roles: [{ name: billing, permissions: [api.usage.read] }]
projects: [{ name: web, roles: [{ name: auditor, permissions: [] }] }]
==== plan
1 change: 1 to invite.

Access: 2 people gain
  + see_usage in the organization and every project: carol@example.com (not yet)
      through user/carol@example.com/role/billing, deferred (orgward.yaml:7)
  + see_usage in the organization and every project: dave@example.com (not yet)
      through user/dave@example.com/role/billing, deferred (orgward.yaml:8)
  ? incomplete: these lists were not read: groups, admin_api_keys, roles of 3 users, roles of 1 project, members of 1 project, groups of 2 projects, service_accounts of 2 projects

  + invite   user/dave@example.com
      roles    reader
      why      listed, but missing
      from     orgward.yaml:8
      effect   sends an e-mail to dave@example.com

Deferred: 6 (desired, but not possible yet)
  project/web/member/carol@example.com  roles: member  (orgward.yaml:12)
      waits for user/carol@example.com: they have not accepted their invite yet
  project/web/member/dave@example.com  roles: viewer  (orgward.yaml:12)
      waits for user/dave@example.com: no invite can include this role, so they must accept first
  user/dave@example.com/role/billing  none  (orgward.yaml:8)
      waits for user/dave@example.com: they are invited first, and must accept
  project/web/member/dave@example.com/role/auditor  none  (orgward.yaml:12)
      waits for user/dave@example.com: they are invited first, and must accept
  user/carol@example.com/role/billing  none  (orgward.yaml:7)
      waits for user/carol@example.com: they have not accepted their invite yet
  project/web/member/carol@example.com/role/auditor  none  (orgward.yaml:12)
      waits for user/carol@example.com: they have not accepted their invite yet

==== requests
1 GET /organization/invites
1 GET /organization/projects
1 GET /organization/projects/{project_id}/users
1 GET /organization/roles
1 GET /organization/users
1 GET /projects/{project_id}/roles

==== apply
  done        invite user/dave@example.com

1 done.
Verified: 1 change matches the plan.

==== writes
POST /organization/invites {"email":"dave@example.com","projects":[],"role":"reader"} -> 200

==== next plan
In sync: nothing to change.

Deferred: 6 (desired, but not possible yet)
  project/web/member/carol@example.com  roles: member  (orgward.yaml:12)
      waits for user/carol@example.com: they have not accepted their invite yet
  project/web/member/dave@example.com  roles: viewer  (orgward.yaml:12)
      waits for user/dave@example.com: they have not accepted their invite yet
  user/carol@example.com/role/billing  none  (orgward.yaml:7)
      waits for user/carol@example.com: they have not accepted their invite yet
  user/dave@example.com/role/billing  none  (orgward.yaml:8)
      waits for user/dave@example.com: they have not accepted their invite yet
  project/web/member/carol@example.com/role/auditor  none  (orgward.yaml:12)
      waits for user/carol@example.com: they have not accepted their invite yet
  project/web/member/dave@example.com/role/auditor  none  (orgward.yaml:12)
      waits for user/dave@example.com: they have not accepted their invite yet

