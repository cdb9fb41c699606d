# why: When two admin keys look like the key in use, own_identity protects all admin keys and owners
==== orgward.yaml
version: 1
organization: { id: org-story }
policy: { unlisted: { admin_api_keys: remove } }
users:
  alice@example.com: owner
  bob@example.com: owner
  carol@example.com: reader
admin_api_keys: { allow: [{ owner: alice@example.com }] }
==== live.yaml
now: 2026-11-24T09:00:00Z
organization: { id: org-story }
users:
  - { email: alice@example.com, role: owner }
  - { email: bob@example.com, role: owner }
  - { email: carol@example.com, role: owner }
admin_api_keys:
  - { id: key_ci, name: ci, owner: { user: alice@example.com }, value: sk-admin-sandbox, created_at: -9d }
  - { id: key_like, name: like, owner: { user: bob@example.com }, redacted_value: sk-admin...dbox, created_at: -9d }
==== plan
Blocked by a guardrail: own_identity. The plan contains 2 changes, all of them dangerous: 1 to update, 1 to revoke. Nothing can be applied.

  own_identity objects
      observed  2 of the admin keys could be the one in use
      limit     the key in use and its owner are kept
      help      The key in use cannot be identified, so no change may affect an admin key, an organization owner or another person who may own the key. Use a key that the organization lists only once.
      about     admin_api_key/key_like
                user/carol@example.com

  - revoke   admin_api_key/key_like  [irreversible, destructive, outage]  `like` of bob@example.com, never used, 9 d old
      why      no rule allows it; rule 1 comes nearest, and its `owner` does not fit
      from     orgward.yaml:8
      effect   programs that use this admin key stop working

  ~ update   user/carol@example.com  [destructive]
      roles    owner -> reader
      from     orgward.yaml:7
      effect   ends their ownership of every project; memberships that it hid show in the next plan

==== requests
1 GET /organization/admin_api_keys
1 GET /organization/invites
1 GET /organization/users

