# why: orgward rejects each override that is incomplete, unlimited or for a guardrail that knows no exception
==== orgward.yaml
version: 1
organization: { id: org-story }
policy:
  overrides:
    - { guardrail: max_removal, addresses: [user/bob@example.com], until: 2026-12-01, reason: a word too short }
    - { guardrail: protected_users, addresses: [user/bob@example.com], until: 2026-12-01, reason: not to be had }
    - { guardrail: own_identity, addresses: [user/bob@example.com], until: 2026-12-01, reason: not to be had }
    - { guardrail: min_owners, addresses: [user/bob@example.com], until: 2026-12-01, reason: not to be had }
    - { guardrail: everything, addresses: [user/bob@example.com], until: 2026-12-01, reason: not to be had }
    - { guardrail: max_invites, addresses: ["user/*@example.com"], until: 2026-12-01, reason: as many as you like }
    - { guardrail: max_invites, addresses: [], until: 2026-12-01, reason: for nobody }
    - { guardrail: max_invites, addresses: [user/bob@example.com], max: 0, until: 2026-12-01, reason: for nobody }
    - { guardrail: max_invites, addresses: [user/bob@example.com], until: 2026-12-01 }
    - { guardrail: max_invites, addresses: [user/bob@example.com], until: tomorrow, reason: no time }
    - { guardrail: max_invites, addresses: [user/bob@example.com], until: 2026-12-01, reason: " " }
    - { guardrail: max_invites, addresses: [user/bob@example.com], until: 2026-12-01, reason: x, force: true }
users: { alice@example.com: owner, bob@example.com: owner }
==== live: two_owners_and_web
==== problems
error: there is no guardrail `max_removal`
 --> orgward.yaml:5:20
  |
5 |     - { guardrail: max_removal, addresses: [user/bob@example.com], until: 2026-12-01, reason: a word too short }
  |                    ^^^^^^^^^^^ did you mean `max_removals`?

error: `protected_users` cannot be overridden: the list itself is the exception
 --> orgward.yaml:6:20
  |
6 |     - { guardrail: protected_users, addresses: [user/bob@example.com], until: 2026-12-01, reason: not to be had }
  |                    ^^^^^^^^^^^^^^^
  |
  = help: Remove the person from `policy.guardrails.protected_users`, in a separate change.

error: `own_identity` cannot be overridden: removing the key in use, or its owner, cannot be undone with that key
 --> orgward.yaml:7:20
  |
7 |     - { guardrail: own_identity, addresses: [user/bob@example.com], until: 2026-12-01, reason: not to be had }
  |                    ^^^^^^^^^^^^
  |
  = help: Run orgward with the admin key of another owner.

error: `min_owners` cannot be overridden: with too few owners, no one may be left to undo a mistake
 --> orgward.yaml:8:20
  |
8 |     - { guardrail: min_owners, addresses: [user/bob@example.com], until: 2026-12-01, reason: not to be had }
  |                    ^^^^^^^^^^
  |
  = help: Make someone else an owner first, or lower `policy.guardrails.min_owners` in a reviewed change.

error: there is no guardrail `everything`
 --> orgward.yaml:9:20
  |
9 |     - { guardrail: everything, addresses: [user/bob@example.com], until: 2026-12-01, reason: not to be had }
  |                    ^^^^^^^^^^
  |
  = help: Those that can be overridden: last_project_owner, allowed_email_domains, max_new_owners, max_invites, max_removals, max_changes, revoke_used_within, removal_with_live_keys, archive_in_use, rate_limit_cut, weaker_retention, max_spend_limit_factor, last_active_certificate, open_federation_rule, model_used_within.

error: an override with a `*` needs `max`
  --> orgward.yaml:10:44
   |
10 |     - { guardrail: max_invites, addresses: ["user/*@example.com"], until: 2026-12-01, reason: as many as you like }
   |                                            ^
   |
   = help: Write the number of changes, for example `max: 60`. If more changes match, the override allows none.

error: an override without an address allows nothing
  --> orgward.yaml:11:44
   |
11 |     - { guardrail: max_invites, addresses: [], until: 2026-12-01, reason: for nobody }
   |                                            ^
   |
   = help: Name the addresses, for example `project/batch/api_key/*`.

error: an override for 0 changes allows nothing
  --> orgward.yaml:12:73
   |
12 |     - { guardrail: max_invites, addresses: [user/bob@example.com], max: 0, until: 2026-12-01, reason: for nobody }
   |                                                                         ^
   |
   = help: Write the number of changes, or remove the override.

error: `reason` is missing
  --> orgward.yaml:13:7
   |
13 |     - { guardrail: max_invites, addresses: [user/bob@example.com], until: 2026-12-01 }
   |       ^

error: `tomorrow` is neither a date like 2027-01-31 nor a time like 2027-01-31T18:00:00Z
  --> orgward.yaml:14:75
   |
14 |     - { guardrail: max_invites, addresses: [user/bob@example.com], until: tomorrow, reason: no time }
   |                                                                           ^^^^^^^^

error: the text is empty
  --> orgward.yaml:15:95
   |
15 |     - { guardrail: max_invites, addresses: [user/bob@example.com], until: 2026-12-01, reason: " " }
   |                                                                                               ^^^

error: unknown field `force`
  --> orgward.yaml:16:98
   |
16 |     - { guardrail: max_invites, addresses: [user/bob@example.com], until: 2026-12-01, reason: x, force: true }
   |                                                                                                  ^^^^^
   |
   = help: known here: `guardrail`, `addresses`, `max`, `until`, `reason`

12 errors

