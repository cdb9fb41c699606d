# why: A person with state: absent who is not there is in sync for orgward
==== orgward.yaml
version: 1
organization: { id: org-story }
users:
  alice@example.com: owner
  bob@example.com: owner
  carol@example.com: { state: absent }
==== live: two_owners
==== plan
In sync: nothing to change.

==== requests
1 GET /organization/invites
1 GET /organization/users

