# why: An organization owner listed as project owner is in sync without an entry in the project
==== orgward.yaml
version: 1
organization: { id: org-story }
policy: { unlisted: { project_members: remove } }
users:
  alice@example.com: owner
  bob@example.com: owner
projects:
  web: { members: { alice@example.com: owner } }
==== live: two_owners_and_web
==== plan
In sync: nothing to change.

==== requests
1 GET /organization/invites
1 GET /organization/projects
1 GET /organization/projects/{project_id}/users
1 GET /organization/users

