# why: orgward does not remove service accounts that the API shows in the user list
==== orgward.yaml
version: 1
organization: { id: org-story }
policy: { unlisted: { users: remove } }
users:
  alice@example.com: owner
  bob@example.com: owner
==== live.yaml
now: 2026-11-24T09:00:00Z
organization: { id: org-story }
users:
  - { email: alice@example.com, role: owner }
  - { email: bob@example.com, role: owner }
  - { id: user-sa1, name: indexer, email: null, role: reader }
  - { id: user-sa2, name: bot, email: bot@example.com, role: owner, is_service_account: true }
==== plan
In sync: nothing to change.

==== requests
1 GET /organization/invites
1 GET /organization/users

