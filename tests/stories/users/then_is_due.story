# why: A time-based run demotes a person with then and removes a person without then after until
# run: due
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
2 time-based changes, all of them dangerous: 1 to update, 1 to remove.

  - remove   user/dave@example.com  [destructive, outage]
      roles    was owner
      why      `until: 2026-11-20 00:00 UTC` has passed
      from     orgward.yaml:7
      effect   ends every project membership and every key of this person

  ~ update   user/carol@example.com  [destructive]
      roles    owner -> reader
      why      `until: 2026-11-20 00:00 UTC` has passed, and `then` says reader
      from     orgward.yaml:6
      effect   ends their ownership of every project; memberships that it hid show in the next plan
      reason   SEC-12

==== requests
1 GET /organization/admin_api_keys
1 GET /organization/invites
1 GET /organization/projects
1 GET /organization/projects/{project_id}/api_keys
1 GET /organization/users

==== apply
  done        update user/carol@example.com
  done        remove user/dave@example.com

2 done.
Verified: 2 changes match the plan.

==== writes
POST /organization/users/{carol@example.com} {"role":"reader"} -> 200
DELETE /organization/users/{dave@example.com} -> 200

==== next plan
Nothing is due.

