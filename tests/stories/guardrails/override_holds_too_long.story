# why: orgward rejects an override that ends later than 30 days from now, so exceptions stay short
==== orgward.yaml
version: 1
organization: { id: org-story }
policy:
  unlisted: { users: remove }
  overrides:
    - { guardrail: max_removals, addresses: ["user/*"], max: 7, until: 2027-01-31, reason: clean-up }
users:
  alice@example.com: owner
  bob@example.com: owner
==== live: two_owners_and_seven_readers
==== problems
error: an override cannot last longer than 30 days from now
 --> orgward.yaml:6:7
  |
6 |     - { guardrail: max_removals, addresses: ["user/*"], max: 7, until: 2027-01-31, reason: clean-up }
  |       ^
  |
  = help: The latest possible `until` is 2026-12-24 09:00 UTC. For a permanent exception, change the setting in `policy.guardrails`.

1 error

