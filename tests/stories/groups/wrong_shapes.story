# why: wrong lists of members are told one by one
==== orgward.yaml
version: 1
organization: { id: org-story }
groups:
  ml: { members: carol@example.com }
  ops: { members: [bob, { service_account: web }, { account: web/x }, carol@example.com, Carol@example.com, 7] }
  none: { members: [] }
  data: { members: }
  both: { roles: { billing: {} } }
==== live.yaml
now: 2026-11-24T09:00:00Z
organization: { id: org-story }
users:
  - { email: alice@example.com, role: owner }
  - { email: bob@example.com, role: owner }
  - { email: carol@example.com, role: reader }
  - { email: dave@example.com, role: reader }
==== problems
error: `members` must be a list, and this is text
 --> orgward.yaml:4:18
  |
4 |   ml: { members: carol@example.com }
  |                  ^^^^^^^^^^^^^^^^^
  |
  = help: Write `members: [...]`, or `[]` for none; omit it to leave it unmanaged.

error: `bob` is not an e-mail address
 --> orgward.yaml:5:20
  |
5 |   ops: { members: [bob, { service_account: web }, { account: web/x }, carol@example.com, Carol@example.com, 7] }
  |                    ^^^

error: `web` is not `project/name`
 --> orgward.yaml:5:44
  |
5 |   ops: { members: [bob, { service_account: web }, { account: web/x }, carol@example.com, Carol@example.com, 7] }
  |                                            ^^^
  |
  = help: Name the service account by its project and its own name.

error: each item of `members` is an e-mail address or `{ service_account: project/name }`, and this is a mapping
 --> orgward.yaml:5:51
  |
5 |   ops: { members: [bob, { service_account: web }, { account: web/x }, carol@example.com, Carol@example.com, 7] }
  |                                                   ^

error: `Carol@example.com` is listed twice under `members`
 --> orgward.yaml:5:90
  |
5 |   ops: { members: [bob, { service_account: web }, { account: web/x }, carol@example.com, Carol@example.com, 7] }
  |                                                                                          ^^^^^^^^^^^^^^^^^
  |
 --> orgward.yaml:5:71
  |
5 |   ops: { members: [bob, { service_account: web }, { account: web/x }, carol@example.com, Carol@example.com, 7] }
  |                                                                       ----------------- first here
  |
  = help: E-mail addresses that differ only in case are the same person.

error: `7` is not an e-mail address
 --> orgward.yaml:5:109
  |
5 |   ops: { members: [bob, { service_account: web }, { account: web/x }, carol@example.com, Carol@example.com, 7] }
  |                                                                                                             ^

warning: `members` is empty: the file declares that there should be none
 --> orgward.yaml:6:11
  |
6 |   none: { members: [] }
  |           ^^^^^^^
  |
  = help: Omit the line to leave members unmanaged.

error: `members` is null
 --> orgward.yaml:7:18
  |
7 |   data: { members: }
  |                  ^
  |
  = help: Write `members: [...]`, or `[]` for none; omit it to leave it unmanaged.

error: `roles` must be a list, and this is a mapping
 --> orgward.yaml:8:18
  |
8 |   both: { roles: { billing: {} } }
  |                  ^
  |
  = help: Write `roles: [...]`, or `[]` for none; omit it to leave it unmanaged.

8 errors, 1 warning

