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
No changes, but not in sync: 1 problem.

Problems: 1 (left out of the plan, with the changes that depend on them)
  user/carol@example.com  (orgward.yaml:6)
      carol@example.com cannot be removed: the identity provider owns this membership (SCIM)
      Ask its owner to remove it, and remove the entry from the file.

==== requests
1 GET /organization/invites
1 GET /organization/users

