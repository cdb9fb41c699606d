# why: orgward does not yet announce the removal of a person whose until is still months away
==== orgward.yaml
version: 1
organization: { id: org-story }
users:
  alice@example.com: owner
  bob@example.com: owner
  carol@example.com: { roles: reader, until: 2027-06-01 }
==== live: two_owners_and_carol
==== plan
In sync: nothing to change.

==== requests
1 GET /organization/invites
1 GET /organization/users

