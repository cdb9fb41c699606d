# why: An organization owner whose project until has passed is a problem, because they own every project
# run: due
==== orgward.yaml
version: 1
organization: { id: org-story }
users:
  alice@example.com: owner
  bob@example.com: owner
projects:
  web: { members: { alice@example.com: { roles: owner, until: 2026-11-20 } } }
==== live.yaml
now: 2026-11-24T09:00:00Z
organization: { id: org-story }
users:
  - { email: alice@example.com, role: owner }
  - { email: bob@example.com, role: owner }
projects: [{ name: web }]
==== plan
Nothing is due; 1 problem.

Problems: 1 (left out of the plan, with the changes that depend on them)
  project/web/member/alice@example.com  (orgward.yaml:7)
      alice@example.com is an owner of the organization, who owns every project without being listed, so they cannot be removed from this project
      Make them a `reader` under `users`, or remove the entry.

==== requests
1 GET /organization/invites
1 GET /organization/projects
1 GET /organization/projects/{project_id}/users
1 GET /organization/users

