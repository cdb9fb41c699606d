# why: orgward rejects a bare role list, because it would also have to manage custom roles
==== orgward.yaml
version: 1
organization: { id: org-story }
users:
  alice@example.com: owner
  bob@example.com: owner
  carol@example.com: [reader]
==== live: two_owners
==== problems
error: a list would exclude custom roles, which this version does not manage yet
 --> orgward.yaml:6:22
  |
6 |   carol@example.com: [reader]
  |                      ^
  |
  = help: Write `carol@example.com: reader` to manage the base role only.

1 error

