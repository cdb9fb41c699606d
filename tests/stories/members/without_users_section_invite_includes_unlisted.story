# why: Without a users section, orgward does not read invites only to find unlisted memberships
==== orgward.yaml
version: 1
organization: { id: org-story }
policy: { unlisted: { project_members: remove } }
projects:
  web: { members: {} }
==== live: carol_is_invited_as_owner_of_web
==== problems
warning: `members` is empty: the file declares that there should be none
 --> orgward.yaml:5:10
  |
5 |   web: { members: {} }
  |          ^^^^^^^
  |
  = help: Omit the line to leave members unmanaged.

1 warning

==== plan
In sync: nothing to change.

==== requests
1 GET /organization/projects
1 GET /organization/projects/{project_id}/users
1 GET /organization/users

