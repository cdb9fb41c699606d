# why: orgward reports a list instead of a mapping as one error, without errors that only follow from it
==== orgward.yaml
version: 1
organization: { id: org-story }
users:
  - alice@example.com: owner
  - carol@example.com: reader
projects:
  web: { members: { carol@example.com: member, dave@example.com: member, erin@example.com: owner } }
admin_api_keys:
  allow: [{ owner: alice@example.com }]
==== live.yaml
now: 2026-11-24T09:00:00Z
organization: { id: org-story }
users:
  - { email: alice@example.com, role: owner }
projects:
  - { name: search }
  - { name: "web\u200bapp" }
  - { name: web, service_accounts: [{ name: indexer, role: member }] }
==== problems
error: `users` must be a mapping, and this is a list
 --> orgward.yaml:4:3
  |
4 |   - alice@example.com: owner
  |   ^
  |
  = help: Write `name: role` for each, without a `-`.

1 error

