# why: An organization owner with state: absent in a project is read-only, because they own every project
==== orgward.yaml
version: 1
organization: { id: org-story }
projects:
  web: { members: { alice@example.com: { state: absent } } }
==== live: two_owners_and_web
==== plan
In sync: nothing to change.

Read-only: 1 (differs, but orgward may not change it)
  project/web/member/alice@example.com  should be absent, but cannot be removed  (orgward.yaml:4)
      alice@example.com is an owner of the organization, who owns every project without being listed

==== requests
1 GET /organization/projects
1 GET /organization/projects/{project_id}/users
1 GET /organization/users

