# why: A listed project member who is not in the organization is a problem when the file has no users section
==== orgward.yaml
version: 1
organization: { id: org-story }
projects:
  web: { members: { carol@example.com: member } }
==== live: two_owners_and_web
==== plan
No changes, but not in sync: 1 problem.

Problems: 1 (left out of the plan, with the changes that depend on them)
  project/web/member/carol@example.com  (orgward.yaml:4)
      `carol@example.com` is not a user of the organization
      Add them under `users` to invite them, or remove them here.

==== requests
1 GET /organization/invites
1 GET /organization/projects
1 GET /organization/projects/{project_id}/users
1 GET /organization/users

