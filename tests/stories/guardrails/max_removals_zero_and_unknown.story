# why: orgward rejects wrong guardrail limits and says what is allowed, such as min_owners of at least 1
==== orgward.yaml
version: 1
organization: { id: org-story }
policy: { guardrails: { min_owners: 0, max_removals: { user: 1, total: 10%, groups: 1, users: 101% } } }
users:
  alice@example.com: owner
  bob@example.com: owner
==== live: two_owners
==== problems
error: an organization without owners can no longer be administered
 --> orgward.yaml:3:37
  |
3 | policy: { guardrails: { min_owners: 0, max_removals: { user: 1, total: 10%, groups: 1, users: 101% } } }
  |                                     ^
  |
  = help: Write 1 or more; 2 is the default.

error: `user` is not a field of `max_removals`
 --> orgward.yaml:3:56
  |
3 | policy: { guardrails: { min_owners: 0, max_removals: { user: 1, total: 10%, groups: 1, users: 101% } } }
  |                                                        ^^^^ did you mean `users`?

error: `total` counts across collections, so it is a number
 --> orgward.yaml:3:72
  |
3 | policy: { guardrails: { min_owners: 0, max_removals: { user: 1, total: 10%, groups: 1, users: 101% } } }
  |                                                                        ^^^
  |
  = help: Write `total: 40`.

error: `101%` is neither a number nor a share like 10%
 --> orgward.yaml:3:95
  |
3 | policy: { guardrails: { min_owners: 0, max_removals: { user: 1, total: 10%, groups: 1, users: 101% } } }
  |                                                                                               ^^^^

4 errors

