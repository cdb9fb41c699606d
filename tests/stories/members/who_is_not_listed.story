# why: orgward rejects a project member who is not listed under users, and proposes a similar address
==== orgward.yaml
version: 1
organization: { id: org-story }
users:
  alice@example.com: owner
  bob@example.com: owner
projects:
  web: { members: { carlo@example.com: member, bod@example.com: owner } }
==== live: two_owners_and_web
==== problems
error: `carlo@example.com` is not listed under `users`
 --> orgward.yaml:7:21
  |
7 |   web: { members: { carlo@example.com: member, bod@example.com: owner } }
  |                     ^^^^^^^^^^^^^^^^^
  |
 --> orgward.yaml:3:1
  |
3 | users:
  | ----- the section that lists every user
  |
  = help: Add it under `users`, or remove it here.

error: `bod@example.com` is not listed under `users`
 --> orgward.yaml:7:48
  |
7 |   web: { members: { carlo@example.com: member, bod@example.com: owner } }
  |                                                ^^^^^^^^^^^^^^^ did you mean `bob@example.com`?
  |
 --> orgward.yaml:3:1
  |
3 | users:
  | ----- the section that lists every user

2 errors

