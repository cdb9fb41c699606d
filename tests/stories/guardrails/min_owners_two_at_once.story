# why: orgward removes two owners at once when min_owners of 1 still holds afterwards
==== orgward.yaml
version: 1
organization: { id: org-story }
policy: { guardrails: { min_owners: 1 }, unlisted: { users: remove } }
users:
  bob@example.com: owner
==== live.yaml
now: 2026-11-24T09:00:00Z
organization: { id: org-story }
users:
  - { email: alice@example.com, role: owner }
  - { email: bob@example.com, role: owner }
  - { email: carol@example.com, role: owner }
admin_api_keys:
  - { name: ci, owner: { user: bob@example.com }, value: sk-admin-sandbox, created_at: -9d }
==== plan
2 changes, all of them dangerous: 2 to remove.

  - remove   user/alice@example.com  [destructive, outage]
      roles    was owner
      why      not listed under `users`, and `unlisted` says to remove
      from     orgward.yaml:4
      effect   ends every project membership and every key of this person
               ends admin API key `Sandbox (read only)` of alice@example.com, never used, 90 d old

  - remove   user/carol@example.com  [destructive, outage]
      roles    was owner
      why      not listed under `users`, and `unlisted` says to remove
      from     orgward.yaml:4
      effect   ends every project membership and every key of this person

==== requests
1 GET /organization/admin_api_keys
1 GET /organization/invites
1 GET /organization/projects
1 GET /organization/projects/{project_id}/api_keys
1 GET /organization/users

==== apply
  done        remove user/alice@example.com
  done        remove user/carol@example.com

2 done.
Verified: 2 changes match the plan.

==== writes
DELETE /organization/users/{alice@example.com} -> 200
DELETE /organization/users/{carol@example.com} -> 200

==== next plan
In sync: nothing to change.

