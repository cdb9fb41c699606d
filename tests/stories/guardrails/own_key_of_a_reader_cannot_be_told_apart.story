# why: When two admin keys may be the one in use, own_identity protects their owners and no other reader
==== orgward.yaml
# Either of two admin keys may be the one in use: whoever owns one of them stays, and others may go.
version: 1
organization: { id: org-story }
policy: { unlisted: { users: remove } }
users: { alice@example.com: owner }
==== live.yaml
now: 2026-11-24T09:00:00Z
organization: { id: org-story }
users: [{ email: alice@example.com, role: owner }, { email: bob@example.com, role: reader }, { email: carl@example.com, role: reader }]
admin_api_keys:
  - { id: key_ci, name: ci, owner: { user: bob@example.com }, value: sk-admin-sandbox, created_at: -9d }
  - { id: key_like, name: like, owner: { user: alice@example.com }, redacted_value: sk-admin...dbox, created_at: -9d }
==== plan
Blocked by a guardrail: own_identity. The plan contains 2 changes, all of them dangerous: 2 to remove. Nothing can be applied.

  own_identity objects
      observed  2 of the admin keys could be the one in use
      limit     the key in use and its owner are kept
      help      The key in use cannot be identified, so no change may affect an admin key, an organization owner or another person who may own the key. Use a key that the organization lists only once.
      about     user/bob@example.com

  - remove   user/bob@example.com  [destructive, outage]
      roles    was reader
      why      not listed under `users`, and `unlisted` says to remove
      from     orgward.yaml:5
      effect   ends every project membership and every key of this person
               ends admin API key `ci` of bob@example.com, never used, 9 d old

  - remove   user/carl@example.com  [destructive, outage]
      roles    was reader
      why      not listed under `users`, and `unlisted` says to remove
      from     orgward.yaml:5
      effect   ends every project membership and every key of this person

==== requests
1 GET /organization/admin_api_keys
1 GET /organization/invites
1 GET /organization/projects
1 GET /organization/projects/{project_id}/api_keys
1 GET /organization/users

