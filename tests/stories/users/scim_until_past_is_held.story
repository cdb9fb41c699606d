# why: A SCIM person whose until has passed is read-only, because the identity provider owns the membership
# run: due
==== orgward.yaml
version: 1
organization: { id: org-story }
users:
  alice@example.com: owner
  bob@example.com: owner
  carol@example.com: { roles: [reader], until: 2026-11-20 }
==== live: carol_is_scim_managed
==== plan
Nothing is due.

Read-only: 1 (differs, but orgward may not change it)
  user/carol@example.com  `until: 2026-11-20 00:00 UTC` has passed  (orgward.yaml:6)
      the identity provider owns this membership (SCIM)

==== requests
1 GET /organization/invites
1 GET /organization/users

