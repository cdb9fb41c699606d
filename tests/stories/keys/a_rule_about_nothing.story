# why: orgward rejects a key rule without any condition or limit, because it would allow every key for ever
==== orgward.yaml
version: 1
organization: { id: org-story }
projects:
  web: { api_keys: { allow: [{ reason: all of them }, { warn_before: 3d }, { max_age: 90d }] } }
==== live: two_owners
==== problems
error: this rule would allow every key without a limit
 --> orgward.yaml:4:30
  |
4 |   web: { api_keys: { allow: [{ reason: all of them }, { warn_before: 3d }, { max_age: 90d }] } }
  |                              ^
  |
  = help: Restrict it by `id`, `name` or owner, or add a limit such as `max_age`.

error: this rule would allow every key without a limit
 --> orgward.yaml:4:55
  |
4 |   web: { api_keys: { allow: [{ reason: all of them }, { warn_before: 3d }, { max_age: 90d }] } }
  |                                                       ^
  |
  = help: Restrict it by `id`, `name` or owner, or add a limit such as `max_age`.

2 errors

