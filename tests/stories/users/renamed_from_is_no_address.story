# why: orgward rejects a renamed_from that is not an e-mail address
==== orgward.yaml
version: 1
organization: { id: org-story }
users:
  alice@example.com: owner
  bob@example.com: owner
  carol@new.example: { roles: reader, renamed_from: Carol }
==== live: two_owners
==== problems
error: `Carol` is not an e-mail address
 --> orgward.yaml:6:53
  |
6 |   carol@new.example: { roles: reader, renamed_from: Carol }
  |                                                     ^^^^^

1 error

