# why: orgward rejects policy blocks with a wrong type, duration or value and says what is allowed
==== orgward.yaml
version: 1
organization: { id: org-story }
policy:
  unlisted_grace: 2 days or so
  ignore: { address: "user/*", reason: no list }
  freeze: { until: 2026-12-01, allow: [everything], reason: INC-1 }
  guardrails: { revoke_used_within: 0d, max_changes: many }
users: { alice@example.com: owner, bob@example.com: owner }
==== live: two_owners_and_web
==== problems
error: `2 days or so` is not a length of time like 90d, 48h or 2w (months and years have no fixed length)
 --> orgward.yaml:4:19
  |
4 |   unlisted_grace: 2 days or so
  |                   ^

error: `ignore` must be a list, and this is a mapping
 --> orgward.yaml:5:11
  |
5 |   ignore: { address: "user/*", reason: no list }
  |           ^
  |
  = help: Omit `ignore`, or write one entry on each line, with a `-` before it.

error: unknown value `everything`
 --> orgward.yaml:6:40
  |
6 |   freeze: { until: 2026-12-01, allow: [everything], reason: INC-1 }
  |                                        ^^^^^^^^^^
  |
  = help: known here: `grant`, `update`, `remove`, `revoke`, `archive`

error: `0d` must be longer than nothing; `none` disables the guardrail
 --> orgward.yaml:7:37
  |
7 |   guardrails: { revoke_used_within: 0d, max_changes: many }
  |                                     ^^

4 errors

