# why: A membership that a pending invite already includes is in sync, and orgward sends nothing again
==== orgward.yaml
version: 1
organization: { id: org-story }
policy: { unlisted: { project_members: remove } }
users:
  alice@example.com: owner
  bob@example.com: owner
  carol@example.com: reader
projects:
  web: { members: { carol@example.com: member } }
==== live: carol_is_invited_to_web
==== plan
In sync: nothing to change.

==== requests
1 GET /organization/invites
1 GET /organization/projects
1 GET /organization/projects/{project_id}/users
1 GET /organization/users

