# why: orgward accepts a project member role for an organization owner who becomes a reader by then
==== orgward.yaml
version: 1
organization: { id: org-story }
users:
  alice@example.com: owner
  bob@example.com: owner
  carol@example.com: { roles: owner, until: 2026-11-20, then: reader }
  dave@example.com: { roles: owner, until: 2027-11-20, then: reader }
projects:
  web:
    members: { carol@example.com: member, dave@example.com: member }
==== live.yaml
now: 2026-11-24T09:00:00Z
organization: { id: org-story }
users:
  - { email: alice@example.com, role: owner }
  - { email: bob@example.com, role: owner }
  - { email: carol@example.com, role: owner }
  - { email: dave@example.com, role: owner }
projects:
  - name: web
==== plan
No changes, but not in sync: 1 due now.

Time-based: 1 (only `orgward apply --due` applies the ones due now)
  due now    update user/carol@example.com  [destructive]
             until 2026-11-20 00:00 UTC  (orgward.yaml:6)
             ends their ownership of every project; memberships that it hid show in the next plan

==== requests
1 GET /organization/admin_api_keys
1 GET /organization/invites
1 GET /organization/projects
1 GET /organization/projects/{project_id}/users
1 GET /organization/users

