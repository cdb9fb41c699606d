# why: a service account has no e-mail, so what it gains through a group concerns no domain
==== orgward.yaml
version: 1
organization: { id: org-story }
policy: { guardrails: { allowed_email_domains: [example.com] } }
groups:
  ops: { members: [{ service_account: web/indexer }] }
projects:
  api: { groups: { ops: member } }
  web: {}
==== live.yaml
now: 2026-11-24T09:00:00Z
organization: { id: org-story }
users:
  - { email: alice@example.com, role: owner }
  - { email: bob@example.com, role: owner }
groups: [{ name: ops, users: [] }]
projects: [{ name: api }, { name: web, service_accounts: [{ name: indexer }] }]
==== plan
2 changes: 2 to create.

Access: 1 principal gains
  + use in project/api: service_account:web/indexer
      through group/ops/member/service_account:web%2Findexer (orgward.yaml:5), project/api/group/ops (orgward.yaml:7)
  ? incomplete: these lists were not read: users, roles, admin_api_keys, roles of 3 projects, members of 3 projects, groups of 2 projects, service_accounts of 3 projects, workload_identity_providers

  + create   group/ops/member/service_account:web%2Findexer
      why      listed, but missing
      from     orgward.yaml:5

  + create   project/api/group/ops
      roles    member
      why      listed, but missing
      from     orgward.yaml:7

==== requests
1 GET /organization/groups
1 GET /organization/groups/{group_id}/roles
1 GET /organization/groups/{group_id}/users
1 GET /organization/projects
1 GET /organization/projects/{project_id}/groups
1 GET /organization/projects/{project_id}/service_accounts

==== apply
  done        create group/ops/member/service_account:web%2Findexer
  done        create project/api/group/ops

2 done.
Verified: 2 changes match the plan.

==== writes
POST /organization/groups/4bb5c515988f058da8bf1da89bd26c5b/users {"user_id":"{service account indexer}"} -> 200
POST /organization/projects/{api}/groups {"group_id":"4bb5c515988f058da8bf1da89bd26c5b","role":"role-api-project-member"} -> 200

==== next plan
In sync: nothing to change.

