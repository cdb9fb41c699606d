# why: A change that then causes is time-based, so a normal orgward apply does not make it
==== orgward.yaml
version: 1
organization: { id: org-story }
users:
  alice@example.com: owner
  bob@example.com: owner
  carol@example.com: { roles: owner, until: 2026-11-20, then: reader, reason: SEC-12 }
  dave@example.com: { roles: owner, until: 2026-11-20 }
==== live.yaml
now: 2026-11-24T09:00:00Z
organization: { id: org-story }
users:
  - { email: alice@example.com, role: owner }
  - { email: bob@example.com, role: owner }
  - { email: carol@example.com, role: owner }
  - { email: dave@example.com, role: owner }
admin_api_keys:
  - { name: ci, owner: { user: alice@example.com }, value: sk-admin-sandbox, created_at: -9d }
==== plan
No changes, but not in sync: 2 due now.

Time-based: 2 (only `orgward apply --due` applies the ones due now)
  due now    update user/carol@example.com  [destructive]
             until 2026-11-20 00:00 UTC  (orgward.yaml:6)
             ends their ownership of every project; memberships that it hid show in the next plan
             reason: SEC-12
  due now    remove user/dave@example.com  [destructive, outage]
             until 2026-11-20 00:00 UTC  (orgward.yaml:7)
             ends every project membership and every key of this person

==== requests
1 GET /organization/admin_api_keys
1 GET /organization/invites
1 GET /organization/projects
1 GET /organization/projects/{project_id}/api_keys
1 GET /organization/users

