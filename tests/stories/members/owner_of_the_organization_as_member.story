# why: orgward rejects a listed organization owner as project member, because an owner always owns every project
==== orgward.yaml
version: 1
organization: { id: org-story }
users:
  alice@example.com: owner
  bob@example.com: owner
projects:
  web: { members: { alice@example.com: member } }
==== live: two_owners_and_web
==== problems
error: alice@example.com is an owner of the organization, who owns every project without being listed
 --> orgward.yaml:7:21
  |
7 |   web: { members: { alice@example.com: member } }
  |                     ^^^^^^^^^^^^^^^^^
  |
 --> orgward.yaml:4:3
  |
4 |   alice@example.com: owner
  |   ----------------- the role that implies it
  |
  = help: List them as `owner` here, or omit them; or make them a `reader` there.

1 error

