# why: orgward rejects unknown organization roles and explains that a dashboard admin is an owner in the API
==== orgward.yaml
version: 1
organization: { id: org-story }
users:
  alice@example.com: admin
  bob@example.com: [owner, billing]
  carol@example.com: { roles: developer }
==== live: two_owners
==== problems
error: `admin` is not a base role of the organization; use `owner` or `reader`; what the dashboard calls an admin is `owner`
 --> orgward.yaml:4:22
  |
4 |   alice@example.com: admin
  |                      ^^^^^

error: `developer` is not a base role of the organization; use `owner` or `reader`; everyone who is not an owner is a `reader`, and `member` is a role inside a project
 --> orgward.yaml:6:31
  |
6 |   carol@example.com: { roles: developer }
  |                               ^^^^^^^^^

2 errors

