# why: An unlisted SCIM person is read-only for orgward, because the identity provider owns the membership
==== orgward.yaml
version: 1
organization: { id: org-story }
policy: { unlisted: { users: remove } }
users:
  alice@example.com: owner
  bob@example.com: owner
==== live: carol_is_scim_managed
==== plan
In sync: nothing to change.

Read-only: 1 (differs, but orgward may not change it)
  user/carol@example.com  not listed under `users`, and `unlisted` says to remove  (orgward.yaml:4)
      the identity provider owns this membership (SCIM)

==== requests
1 GET /organization/invites
1 GET /organization/users

