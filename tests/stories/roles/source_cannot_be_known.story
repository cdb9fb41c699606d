# why: a role that may come from a group is neither removed nor taken for somebody's own
==== orgward.yaml
version: 1
organization: { id: org-story }
policy: { unlisted: { role_assignments: remove } }
users:
  alice@example.com: owner
  bob@example.com: owner
  carol@example.com: [reader]
  dave@example.com: [reader, billing]
projects:
  web:
    members:
      carol@example.com: [member]
      dave@example.com: [member, deploy]
==== live.yaml
now: 2026-11-24T09:00:00Z
organization: { id: org-story }
switches: { assignment_sources: none, unreadable: ["/organization/groups", "/organization/projects/{project_id}/groups"] }
users:
  - { email: alice@example.com, role: owner }
  - { email: bob@example.com, role: owner }
  - { email: carol@example.com, role: reader }
  - { email: dave@example.com, role: reader }
roles: [{ name: billing, permissions: [api.usage.read] }]
groups:
  - { name: finance, users: [{ email: carol@example.com }, { email: dave@example.com }], roles: [billing] }
projects:
  - name: web
    users: [{ email: carol@example.com, role: member }, { email: dave@example.com, role: member }]
    roles: [{ name: deploy, permissions: [api.files.write] }]
    groups: [{ name: finance, roles: [owner, deploy] }]
==== plan
In sync: nothing to change.

Read-only: 4 (differs, but orgward may not change it)
  user/carol@example.com/role/billing  not listed  (orgward.yaml:7)
      the API does not say whether it is their own or comes from a group, and not every group of theirs could be read
  user/dave@example.com/role/billing  cannot be compared  (orgward.yaml:8)
      the API does not say whether it is their own or comes from a group, and not every group of theirs could be read
  project/web/member/carol@example.com/role/deploy  not listed  (orgward.yaml:12)
      the API does not say whether it is their own or comes from a group, and not every group of theirs could be read
  project/web/member/dave@example.com/role/deploy  cannot be compared  (orgward.yaml:13)
      the API does not say whether it is their own or comes from a group, and not every group of theirs could be read

==== requests
1 GET /organization/groups
1 GET /organization/invites
1 GET /organization/projects
1 GET /organization/projects/{project_id}/groups
1 GET /organization/projects/{project_id}/users
1 GET /organization/users
2 GET /organization/users/{user_id}/roles
2 GET /projects/{project_id}/users/{user_id}/roles

