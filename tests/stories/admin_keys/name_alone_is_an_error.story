# why: orgward rejects an admin key rule with only a name, because each key owner can choose that name
==== orgward.yaml
version: 1
organization: { id: org-story }
admin_api_keys: { allow: [{ name: "ci*" }, { owner: alice@example.com, max_age: 30d }] }
==== live: two_owners
==== problems
error: a rule for admin keys needs `owner` or `id`
 --> orgward.yaml:3:27
  |
3 | admin_api_keys: { allow: [{ name: "ci*" }, { owner: alice@example.com, max_age: 30d }] }
  |                           ^
  |
  = help: The owner of a key chooses its name, so a rule with only a name would allow any key.

1 error

