# why: orgward rejects until with then for a protected person, because it would demote them later
==== orgward.yaml
version: 1
organization: { id: org-story }
policy: { guardrails: { protected_users: [bob@example.com] } }
users:
  alice@example.com: owner
  bob@example.com: { roles: owner, until: 2027-01-31, then: reader }
==== live: two_owners
==== problems
error: bob@example.com is protected and cannot be given an end with `until`
 --> orgward.yaml:6:3
  |
6 |   bob@example.com: { roles: owner, until: 2027-01-31, then: reader }
  |   ^^^^^^^^^^^^^^^
  |
 --> orgward.yaml:3:1
  |
3 | policy: { guardrails: { protected_users: [bob@example.com] } }
  | ------ protected here
  |
  = help: First remove them from `policy.guardrails.protected_users`, in a separate change.

1 error

