# why: orgward rejects key rules without a limit for on_breach, without fields, with two owners or with unknown fields
==== orgward.yaml
version: 1
organization: { id: org-story }
projects:
  web: { api_keys: { allow: [{ owner_kind: user, on_breach: revoke }, {}, { user: a@example.com, service_account: x }, { nam: x }] } }
==== live: two_owners
==== problems
error: `on_breach` without a limit never happens
 --> orgward.yaml:4:30
  |
4 |   web: { api_keys: { allow: [{ owner_kind: user, on_breach: revoke }, {}, { user: a@example.com, service_account: x }, {…
  |                              ^
  |
  = help: Add `max_age`, `max_idle` or `until`.

error: a rule without any field would allow every key
 --> orgward.yaml:4:71
  |
4 | … allow: [{ owner_kind: user, on_breach: revoke }, {}, { user: a@example.com, service_account: x }, { nam: x }] } }
  |                                                    ^
  |
  = help: Restrict it by `id`, `name` or owner.

error: a key has one owner: `user` and `service_account` cannot both hold
 --> orgward.yaml:4:75
  |
4 | …ow: [{ owner_kind: user, on_breach: revoke }, {}, { user: a@example.com, service_account: x }, { nam: x }] } }
  |                                                    ^
  |
  = help: Write two rules.

error: unknown field `nam`
 --> orgward.yaml:4:122
  |
4 | …}, { user: a@example.com, service_account: x }, { nam: x }] } }
  |                                                    ^^^
  |
  = help: did you mean `name`?
  = help: known here: `id`, `name`, `owner_kind`, `user`, `service_account`, `max_age`, `max_idle`, `until`, `on_breach`, `warn_before`, `reason`

4 errors

