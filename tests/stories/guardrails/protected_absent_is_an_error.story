# why: orgward rejects a file that declares a protected person absent, because protected_users forbids their removal
==== orgward.yaml
version: 1
organization: { id: org-story }
policy: { guardrails: { protected_users: [carol@example.com] } }
users:
  alice@example.com: owner
  bob@example.com: owner
  carol@example.com: { state: absent }
==== live: two_owners_and_carol
==== problems
error: carol@example.com is protected and cannot be declared gone
 --> orgward.yaml:7:3
  |
7 |   carol@example.com: { state: absent }
  |   ^^^^^^^^^^^^^^^^^
  |
 --> orgward.yaml:3:1
  |
3 | policy: { guardrails: { protected_users: [carol@example.com] } }
  | ------ protected here
  |
  = help: First remove them from `policy.guardrails.protected_users`, in a separate change.

1 error

