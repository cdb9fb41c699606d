# why: A live organization owner already satisfies the listed owner role in a project, so orgward changes nothing
==== orgward.yaml
version: 1
organization: { id: org-story }
projects:
  web: { members: { alice@example.com: owner } }
==== live: two_owners_and_web
==== plan
In sync: nothing to change.

==== requests
1 GET /organization/projects
1 GET /organization/projects/{project_id}/users
1 GET /organization/users

