# why: orgward rejects until for a protected person, because it would remove them later
# run: due
==== orgward.yaml
version: 1
organization: { id: org-story }
policy: { guardrails: { protected_users: [carol@example.com] } }
users:
  alice@example.com: owner
  bob@example.com: owner
  carol@example.com: { roles: reader, until: 2026-11-01 }
==== live: two_owners_and_carol
==== problems
error: carol@example.com is protected and cannot be given an end with `until`
 --> orgward.yaml:7:3
  |
7 |   carol@example.com: { roles: reader, until: 2026-11-01 }
  |   ^^^^^^^^^^^^^^^^^
  |
 --> orgward.yaml:3:1
  |
3 | policy: { guardrails: { protected_users: [carol@example.com] } }
  | ------ protected here
  |
  = help: First remove them from `policy.guardrails.protected_users`, in a separate change.

1 error

