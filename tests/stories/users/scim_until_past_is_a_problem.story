# why: a person whose time has passed and who belongs to the identity provider is a problem, because nothing else would end it
# run: due
==== orgward.yaml
version: 1
organization: { id: org-story }
users:
  alice@example.com: owner
  bob@example.com: owner
  carol@example.com: { roles: reader, until: 2026-11-20 }
==== live: carol_is_scim_managed
==== plan
Nothing is due; 1 problem.

Problems: 1 (left out of the plan, with the changes that depend on them)
  user/carol@example.com  (orgward.yaml:6)
      carol@example.com cannot be removed: the identity provider owns this membership (SCIM)
      Ask its owner to remove it, and remove the entry from the file.

==== requests
1 GET /organization/invites
1 GET /organization/users

