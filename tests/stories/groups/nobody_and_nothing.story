# why: members, groups and roles that do not exist are problems of their rows
==== orgward.yaml
version: 1
organization: { id: org-story }
groups:
  ml: { members: [nobody@example.com, carol@example.com, { service_account: web/gone }, { service_account: gone/x }], roles: [nothing] }
==== live.yaml
now: 2026-11-24T09:00:00Z
organization: { id: org-story }
users:
  - { email: alice@example.com, role: owner }
  - { email: bob@example.com, role: owner }
  - { email: carol@example.com, role: reader }
  - { email: dave@example.com, role: reader }
groups: [{ name: ml }]
projects: [{ name: web }]
==== plan
1 change: 1 to create; 4 problems.

Problems: 4 (left out of the plan, with the changes that depend on them)
  group/ml/member/nobody@example.com  (orgward.yaml:4)
      `nobody@example.com` is not a user of the organization
      Add them under `users` to invite them, or remove them here.
  group/ml/member/service_account:web%2Fgone  (orgward.yaml:4)
      `gone` is not a service account of project/web
      Add it under `service_accounts` to create it, or remove it here.
  group/ml/member/service_account:gone%2Fx  (orgward.yaml:4)
      `x` is not a service account of project/gone
      Add it under `service_accounts` to create it, or remove it here.
  group/ml/role/nothing  (orgward.yaml:4)
      `nothing` is not a role of the organization
      Add it under `roles` to create it, or remove it here.

Changes

  + create   group/ml/member/carol@example.com
      why      listed, but missing
      from     orgward.yaml:4

==== requests
1 GET /organization/groups
1 GET /organization/groups/{group_id}/roles
1 GET /organization/groups/{group_id}/users
1 GET /organization/invites
1 GET /organization/projects
1 GET /organization/projects/{project_id}/service_accounts
1 GET /organization/roles
1 GET /organization/users

==== apply
  done        create group/ml/member/carol@example.com

1 done: 4 problems remain.
Verified: 1 change matches the plan.

Problems: 4 (left out of the plan, with the changes that depend on them)
  group/ml/member/nobody@example.com  (orgward.yaml:4)
      `nobody@example.com` is not a user of the organization
      Add them under `users` to invite them, or remove them here.
  group/ml/member/service_account:web%2Fgone  (orgward.yaml:4)
      `gone` is not a service account of project/web
      Add it under `service_accounts` to create it, or remove it here.
  group/ml/member/service_account:gone%2Fx  (orgward.yaml:4)
      `x` is not a service account of project/gone
      Add it under `service_accounts` to create it, or remove it here.
  group/ml/role/nothing  (orgward.yaml:4)
      `nothing` is not a role of the organization
      Add it under `roles` to create it, or remove it here.

==== writes
POST /organization/groups/b11706030a458104a935d5f08a4221a4/users {"user_id":"{carol@example.com}"} -> 200

==== next plan
No changes, but not in sync: 4 problems.

Problems: 4 (left out of the plan, with the changes that depend on them)
  group/ml/member/nobody@example.com  (orgward.yaml:4)
      `nobody@example.com` is not a user of the organization
      Add them under `users` to invite them, or remove them here.
  group/ml/member/service_account:web%2Fgone  (orgward.yaml:4)
      `gone` is not a service account of project/web
      Add it under `service_accounts` to create it, or remove it here.
  group/ml/member/service_account:gone%2Fx  (orgward.yaml:4)
      `x` is not a service account of project/gone
      Add it under `service_accounts` to create it, or remove it here.
  group/ml/role/nothing  (orgward.yaml:4)
      `nothing` is not a role of the organization
      Add it under `roles` to create it, or remove it here.

