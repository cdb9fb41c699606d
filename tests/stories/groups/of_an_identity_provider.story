# why: the members of a SCIM or tenant group are read-only, so a member whom the file adds is a problem; its roles are ours
==== orgward.yaml
version: 1
organization: { id: org-story }
policy: { unlisted: { group_members: remove, groups: remove } }
roles:
  billing: { permissions: [api.usage.read] }
groups:
  okta-data: { managed_by: scim, members: [carol@example.com], roles: [billing] }
  tenant: { managed_by: tenant, members: [dave@example.com] }
  okta-new: { managed_by: scim }
  ml: { managed_by: scim }
==== live.yaml
now: 2026-11-24T09:00:00Z
organization: { id: org-story }
users:
  - { email: alice@example.com, role: owner }
  - { email: bob@example.com, role: owner }
  - { email: carol@example.com, role: reader }
  - { email: dave@example.com, role: reader }
roles:
  - { name: billing, permissions: [api.usage.read] }
groups:
  - { name: okta-data, is_scim_managed: true, users: [{ email: dave@example.com }] }
  - { name: okta-unlisted, is_scim_managed: true }
  - { name: tenant, group_type: tenant_group }
  - { name: ml }
==== plan
1 change: 1 to create; 4 problems.

Access: 1 person gains
  + see_usage in the organization and every project: dave@example.com
      through group/okta-data/role/billing (orgward.yaml:7)
  ? somebody else decides who is in group/okta-data; it gains `see_usage` in the organization and every project
  ? incomplete: these lists were not read: users, projects, admin_api_keys, members of 2 groups, roles of 3 groups

Problems: 4 (left out of the plan, with the changes that depend on them)
  group/okta-data/member/carol@example.com  (orgward.yaml:7)
      `carol@example.com` is not in group/okta-data, and orgward cannot add them: the identity provider owns this group (SCIM)
      Ask the owner of the group to add them there, or remove the entry here.
  group/tenant/member/dave@example.com  (orgward.yaml:8)
      `dave@example.com` is not in group/tenant, and orgward cannot add them: the tenant above the organization owns this group
      Ask the owner of the group to add them there, or remove the entry here.
  group/okta-new  (orgward.yaml:9)
      no group is named `okta-new`, and it cannot be created here
      Its identity provider must create it; or remove `managed_by` to create it here.
  group/ml  (orgward.yaml:10)
      `ml`: nobody else manages this group; remove `managed_by`

Changes

  + create   group/okta-data/role/billing
      why      listed, but missing
      from     orgward.yaml:7

Read-only: 2 (differs, but orgward may not change it)
  group/okta-unlisted  not listed under `groups`, and `unlisted` says to remove  (orgward.yaml:6)
      the identity provider owns this group (SCIM)
  group/okta-data/member/dave@example.com  not listed under `members`, and `unlisted` says to remove  (orgward.yaml:7)
      the identity provider owns this group (SCIM)

==== requests
1 GET /organization/groups
1 GET /organization/groups/{group_id}/roles
2 GET /organization/groups/{group_id}/users
1 GET /organization/roles
1 GET /organization/users

==== apply
  done        create group/okta-data/role/billing

1 done: 4 problems remain.
Verified: 1 change matches the plan.

Problems: 4 (left out of the plan, with the changes that depend on them)
  group/okta-data/member/carol@example.com  (orgward.yaml:7)
      `carol@example.com` is not in group/okta-data, and orgward cannot add them: the identity provider owns this group (SCIM)
      Ask the owner of the group to add them there, or remove the entry here.
  group/tenant/member/dave@example.com  (orgward.yaml:8)
      `dave@example.com` is not in group/tenant, and orgward cannot add them: the tenant above the organization owns this group
      Ask the owner of the group to add them there, or remove the entry here.
  group/okta-new  (orgward.yaml:9)
      no group is named `okta-new`, and it cannot be created here
      Its identity provider must create it; or remove `managed_by` to create it here.
  group/ml  (orgward.yaml:10)
      `ml`: nobody else manages this group; remove `managed_by`

==== writes
POST /organization/groups/5f594fc748899ace6a372fae892ad0ea/roles {"role_id":"role_01797839139262854e58c1a6f47783b5"} -> 200

==== next plan
No changes, but not in sync: 4 problems.

Problems: 4 (left out of the plan, with the changes that depend on them)
  group/okta-data/member/carol@example.com  (orgward.yaml:7)
      `carol@example.com` is not in group/okta-data, and orgward cannot add them: the identity provider owns this group (SCIM)
      Ask the owner of the group to add them there, or remove the entry here.
  group/tenant/member/dave@example.com  (orgward.yaml:8)
      `dave@example.com` is not in group/tenant, and orgward cannot add them: the tenant above the organization owns this group
      Ask the owner of the group to add them there, or remove the entry here.
  group/okta-new  (orgward.yaml:9)
      no group is named `okta-new`, and it cannot be created here
      Its identity provider must create it; or remove `managed_by` to create it here.
  group/ml  (orgward.yaml:10)
      `ml`: nobody else manages this group; remove `managed_by`

Read-only: 2 (differs, but orgward may not change it)
  group/okta-unlisted  not listed under `groups`, and `unlisted` says to remove  (orgward.yaml:6)
      the identity provider owns this group (SCIM)
  group/okta-data/member/dave@example.com  not listed under `members`, and `unlisted` says to remove  (orgward.yaml:7)
      the identity provider owns this group (SCIM)

