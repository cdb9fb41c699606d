# why: Members of the default project are read-only for orgward, because their membership follows the organization membership
==== orgward.yaml
version: 1
organization: { id: org-story }
policy: { unlisted: { project_members: remove } }
users:
  alice@example.com: owner
  bob@example.com: owner
  carol@example.com: reader
  dave@example.com: reader
projects:
  Default project:
    members: { carol@example.com: owner }
==== live.yaml
now: 2026-11-24T09:00:00Z
organization: { id: org-story }
users:
  - { email: alice@example.com, role: owner }
  - { email: bob@example.com, role: owner }
  - { email: carol@example.com, role: reader }
  - { email: dave@example.com, role: reader }
projects:
  - name: Default project
    users: [{ email: carol@example.com, role: member }, { email: dave@example.com, role: member }]
==== plan
In sync: nothing to change.

Read-only: 2 (differs, but orgward may not change it)
  project/Default project/member/carol@example.com  roles: live member, desired owner  (orgward.yaml:11)
      membership of the default project follows membership of the organization
  project/Default project/member/dave@example.com  not listed under `members`, and `unlisted` says to remove  (orgward.yaml:11)
      membership of the default project follows membership of the organization

==== requests
1 GET /organization/invites
1 GET /organization/projects
1 GET /organization/projects/{project_id}/users
1 GET /organization/users

