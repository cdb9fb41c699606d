# why: orgward treats a bare role, a roles list with that role and an entry without a role as in sync
==== orgward.yaml
version: 1
organization: { id: org-story }
users:
  alice@example.com: owner
  bob@example.com: { roles: owner }
  carol@example.com: {}
==== live: two_owners_and_carol
==== plan
In sync: nothing to change.

==== requests
1 GET /organization/invites
1 GET /organization/users

