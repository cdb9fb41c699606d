# why: orgward accepts an override of exactly 30 days, rejects a longer one and warns about an ended one
==== orgward.yaml
version: 1
organization: { id: org-story }
policy:
  overrides:
    - { guardrail: max_invites, addresses: [user/bob@example.com], until: 2026-12-24T09:00:00Z, reason: as long as can be }
    - { guardrail: max_invites, addresses: [user/bob@example.com], until: 2026-12-25, reason: too long }
    - { guardrail: max_invites, addresses: [user/bob@example.com], until: 2026-11-24, reason: over }
users: { alice@example.com: owner, bob@example.com: owner }
==== live: two_owners_and_web
==== problems
error: an override cannot last longer than 30 days from now
 --> orgward.yaml:6:7
  |
6 |     - { guardrail: max_invites, addresses: [user/bob@example.com], until: 2026-12-25, reason: too long }
  |       ^
  |
  = help: The latest possible `until` is 2026-12-24 09:00 UTC. For a permanent exception, change the setting in `policy.guardrails`.

warning: this override of `max_invites` ended on 2026-11-24 00:00 UTC and no longer has an effect
 --> orgward.yaml:7:7
  |
7 |     - { guardrail: max_invites, addresses: [user/bob@example.com], until: 2026-11-24, reason: over }
  |       ^
  |
  = help: Remove it.

1 error, 1 warning

