# why: A listed project member who is not in the organization is a problem when the file has no users section
==== orgward.yaml
version: 1
organization: { id: org-story }
projects:
  web: { members: { carol@example.com: member } }
==== live: two_owners_and_web
==== plan
Nothing to change, and not in sync: 1 problem.

Problems: 1 (left out, with what depends on them)
  project/web/member/carol@example.com  (orgward.yaml:4)
      `carol@example.com` is not a user of the organization
      Add them under `users`, so that they are invited, or take them out here.

==== requests
1 GET /organization/invites
1 GET /organization/projects
1 GET /organization/projects/{project_id}/users
1 GET /organization/users

