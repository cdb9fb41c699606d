# why: With SCIM in use, an unlisted invite is read-only, because it may belong to the identity provider
==== orgward.yaml
version: 1
organization: { id: org-story }
policy: { unlisted: { users: remove } }
users:
  alice@example.com: owner
  bob@example.com: owner
  sam@example.com: reader
==== live.yaml
now: 2026-11-24T09:00:00Z
organization: { id: org-story }
users:
  - { email: alice@example.com, role: owner }
  - { email: bob@example.com, role: owner }
  - { email: sam@example.com, role: reader, is_scim_managed: true }
invites:
  - { email: ivan@example.com, role: reader, created_at: -1d, projects: [] }
==== plan
In sync: nothing to change.

Read-only: 1 (differs, but orgward may not change it)
  user/ivan@example.com  not listed under `users`, and `unlisted` says to remove  (orgward.yaml:4)
      the identity provider's people appear as invites first (SCIM), so it may be one of theirs; `unlisted: { invites: remove }` says that it is not

==== requests
1 GET /organization/invites
1 GET /organization/users

