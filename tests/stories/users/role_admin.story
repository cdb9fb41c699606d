# why: orgward rejects unknown organization roles and explains that a dashboard admin is an owner in the API
==== orgward.yaml
version: 1
organization: { id: org-story }
users:
  alice@example.com: admin
  bob@example.com: [owner, billing]
  carol@example.com: { roles: [developer] }
==== live: two_owners
==== problems
error: `admin` is not an organization role; use `owner` or `reader`; what the dashboard calls an admin is `owner`; everything else is a custom role, which this version does not manage yet
 --> orgward.yaml:4:22
  |
4 |   alice@example.com: admin
  |                      ^^^^^

error: a list would exclude custom roles, which this version does not manage yet
 --> orgward.yaml:5:20
  |
5 |   bob@example.com: [owner, billing]
  |                    ^
  |
  = help: Write `bob@example.com: owner` to manage the base role only.

error: `developer` is not an organization role; use `owner` or `reader`; everyone who is not an owner is a `reader`, and `member` is a role inside a project; everything else is a custom role, which this version does not manage yet
 --> orgward.yaml:6:32
  |
6 |   carol@example.com: { roles: [developer] }
  |                                ^^^^^^^^^

3 errors

