# why: wrong lists of roles are told with their places
==== orgward.yaml
version: 1
organization: { id: org-story }
users:
  alice@example.com: [owner, reader]
  bob@example.com: []
  carol@example.com: [billing]
  dave@example.com: { roles: [reader, 7, billing, billing] }
  erin@example.com: developer
roles:
  billing: { permission: [api.usage.read] }
==== live.yaml
now: 2026-11-24T09:00:00Z
organization: { id: org-story }
users:
  - { email: alice@example.com, role: owner }
  - { email: bob@example.com, role: owner }
  - { email: carol@example.com, role: reader }
  - { email: dave@example.com, role: reader }
==== problems
error: `roles` lists two base roles, and only one of them can be
 --> orgward.yaml:4:30
  |
4 |   alice@example.com: [owner, reader]
  |                              ^^^^^^
  |
 --> orgward.yaml:4:23
  |
4 |   alice@example.com: [owner, reader]
  |                       ----- the first one

error: `roles` is an empty list, but everybody has a base role
 --> orgward.yaml:5:20
  |
5 |   bob@example.com: []
  |                    ^
  |
  = help: Write one of owner, reader.

error: `7` is not listed under `roles`
 --> orgward.yaml:7:39
  |
7 |   dave@example.com: { roles: [reader, 7, billing, billing] }
  |                                       ^
  |
 --> orgward.yaml:9:1
  |
9 | roles:
  | ----- the section that lists every role
  |
  = help: Add it under `roles`, or remove it here.

error: `billing` is listed twice under `roles`
 --> orgward.yaml:7:51
  |
7 |   dave@example.com: { roles: [reader, 7, billing, billing] }
  |                                                   ^^^^^^^
  |
 --> orgward.yaml:7:42
  |
7 |   dave@example.com: { roles: [reader, 7, billing, billing] }
  |                                          ------- first here

error: `developer` is not a base role of the organization; use `owner` or `reader`; everyone who is not an owner is a `reader`, and `member` is a role inside a project
 --> orgward.yaml:8:21
  |
8 |   erin@example.com: developer
  |                     ^^^^^^^^^

error: `permission` is not a field of `role`
  --> orgward.yaml:10:14
   |
10 |   billing: { permission: [api.usage.read] }
   |              ^^^^^^^^^^ did you mean `permissions`?

6 errors

