# why: orgward rejects wrong roles, addresses, fields and doubled people with a message for each mistake
==== orgward.yaml
version: 1
organization: { id: org-story }
users:
  alice@example.com: Owner
  bob@@example.com: owner
  carol@example.com: { role: owner }
  CAROL@example.com: reader
  dave@example.com:
==== live: two_owners
==== problems
error: roles are written in lower case: `owner`
 --> orgward.yaml:4:22
  |
4 |   alice@example.com: Owner
  |                      ^^^^^

error: `bob@@example.com` is not an e-mail address
 --> orgward.yaml:5:3
  |
5 |   bob@@example.com: owner
  |   ^^^^^^^^^^^^^^^^

error: `role` is not a field of `user`
 --> orgward.yaml:6:24
  |
6 |   carol@example.com: { role: owner }
  |                        ^^^^ did you mean `roles`?

error: `CAROL@example.com` is listed twice under `users`
 --> orgward.yaml:7:3
  |
7 |   CAROL@example.com: reader
  |   ^^^^^^^^^^^^^^^^^
  |
 --> orgward.yaml:6:3
  |
6 |   carol@example.com: { role: owner }
  |   ----------------- first here
  |
  = help: E-mail addresses that differ only in case are the same person.

error: `dave@example.com` is null
 --> orgward.yaml:8:19
  |
8 |   dave@example.com:
  |                   ^
  |
  = help: Write a role, or `{}` to list it without managing its role.

5 errors

