# why: a group whose members were read counts its members, also where somebody else decides who is in it
==== orgward.yaml
version: 1
organization: { id: org-story }
policy: { guardrails: { max_new_owners: 1 } }
groups:
  ops: { roles: [owner] }
==== live.yaml
now: 2026-11-24T09:00:00Z
organization: { id: org-story }
users:
  - { email: alice@example.com, role: owner }
  - { email: bob@example.com, role: owner }
  - { email: carol@example.com, role: reader }
groups: [{ name: ops, is_scim_managed: true, users: [{ email: carol@example.com }] }]
==== plan
1 change, and it is dangerous: 1 to create.

  + create   group/ops/role/owner  [escalation]
      why      listed, but missing
      from     orgward.yaml:5

Access: 1 person gains
  + administer in the organization: carol@example.com
      through group/ops/role/owner (orgward.yaml:5)
  + own and grant in every project: carol@example.com
      through group/ops/role/owner (orgward.yaml:5)
  ? somebody else decides who is in group/ops; it gains `administer` in the organization
  ? somebody else decides who is in group/ops; it gains `own and grant` in every project
  ? incomplete: these lists were not read: users, roles, projects, admin_api_keys

==== requests
1 GET /organization/groups
1 GET /organization/groups/{group_id}/roles
1 GET /organization/groups/{group_id}/users

==== apply
  done        create group/ops/role/owner

1 done.
Verified: 1 change matches the plan.

==== writes
POST /organization/groups/4bb5c515988f058da8bf1da89bd26c5b/roles {"role_id":"role-api-organization-owner"} -> 200

==== next plan
In sync: nothing to change.

