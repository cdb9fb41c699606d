# why: The guardrail own_identity also protects a reader who owns the admin key in use
==== orgward.yaml
version: 1
organization: { id: org-story }
policy: { unlisted: { users: remove } }
users: { alice@example.com: owner }
==== live.yaml
now: 2026-11-24T09:00:00Z
organization: { id: org-story }
users:
  - { email: alice@example.com, role: owner }
  - { email: bob@example.com, role: reader }
admin_api_keys: [{ name: ci, owner: { user: bob@example.com }, value: sk-admin-sandbox, created_at: -9d }]
==== plan
Blocked by a guardrail: own_identity. The plan contains 1 change, and it is dangerous: 1 to remove. Nothing can be applied.

  own_identity objects
      observed  the key in use is `ci` (key_BXI30wUovxfsm0PeGA5LDKiM)
      limit     the key in use and its owner are kept
      help      If this is intended, run orgward with the admin key of another owner. Otherwise allow the key in the file, or keep its owner.
      about     user/bob@example.com

  - remove   user/bob@example.com  [destructive, outage]
      roles    was reader
      why      not listed under `users`, and `unlisted` says to remove
      from     orgward.yaml:4
      effect   ends every project membership and every key of this person
               ends admin API key `ci` of bob@example.com, never used, 9 d old

==== requests
1 GET /organization/admin_api_keys
1 GET /organization/invites
1 GET /organization/projects
1 GET /organization/projects/{project_id}/api_keys
1 GET /organization/users

