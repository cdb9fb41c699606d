# why: The removal of a SCIM person is a problem, because the identity provider owns the membership
==== orgward.yaml
version: 1
organization: { id: org-story }
users:
  alice@example.com: owner
  bob@example.com: owner
  carol@example.com: { state: absent }
==== live: carol_is_scim_managed
==== plan
Nothing to change, and not in sync: 1 problem.

Problems: 1 (left out, with what depends on them)
  user/carol@example.com  (orgward.yaml:6)
      carol@example.com cannot be removed: the identity provider owns this membership (SCIM)
      Have its owner take it away, and take the entry out of the file.

==== requests
1 GET /organization/invites
1 GET /organization/users

