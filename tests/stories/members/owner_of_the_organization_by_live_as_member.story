# why: A live organization owner listed as project member is a problem when the file has no users section
==== orgward.yaml
version: 1
organization: { id: org-story }
projects:
  web: { members: { alice@example.com: member } }
==== live: two_owners_and_web
==== plan
No changes, but not in sync: 1 problem.

Problems: 1 (left out of the plan, with the changes that depend on them)
  project/web/member/alice@example.com  (orgward.yaml:4)
      alice@example.com is an owner of the organization, who owns every project without being listed
      List them as `owner` here, or omit them, or list them under `users` as a `reader`.

==== requests
1 GET /organization/projects
1 GET /organization/projects/{project_id}/users
1 GET /organization/users

