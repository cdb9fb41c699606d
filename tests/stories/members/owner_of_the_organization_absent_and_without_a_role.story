# why: An entry under users without a role does not end an ownership, so a membership that it implies stays a problem
==== orgward.yaml
version: 1
organization: { id: org-story }
users:
  alice@example.com: {}
  bob@example.com: owner
projects:
  web: { members: { alice@example.com: { state: absent } } }
==== live: two_owners_and_web
==== plan
No changes, but not in sync: 1 problem.

Problems: 1 (left out of the plan, with the changes that depend on them)
  project/web/member/alice@example.com  (orgward.yaml:7)
      alice@example.com is an owner of the organization, who owns every project without being listed, so they cannot be removed from this project
      Make them a `reader` under `users`, or remove the entry.

==== requests
1 GET /organization/invites
1 GET /organization/projects
1 GET /organization/projects/{project_id}/users
1 GET /organization/users

