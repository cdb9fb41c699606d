# why: orgward rejects an override of protected_users, because the list itself has to change in a reviewed change
==== orgward.yaml
version: 1
organization: { id: org-story }
policy:
  guardrails: { protected_users: [u1@example.com] }
  unlisted: { users: remove }
  overrides:
    - { guardrail: protected_users, addresses: [user/u1@example.com], until: 2026-12-01, reason: clean-up }
users:
  alice@example.com: owner
  bob@example.com: owner
  u0@example.com: reader
  u2@example.com: reader
  u3@example.com: reader
  u4@example.com: reader
  u5@example.com: reader
  u6@example.com: reader
==== live: two_owners_and_seven_readers
==== problems
error: `protected_users` cannot be overridden: the list itself is the exception
 --> orgward.yaml:7:20
  |
7 |     - { guardrail: protected_users, addresses: [user/u1@example.com], until: 2026-12-01, reason: clean-up }
  |                    ^^^^^^^^^^^^^^^
  |
  = help: Remove the person from `policy.guardrails.protected_users`, in a separate change.

1 error

