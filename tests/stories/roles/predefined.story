# why: OpenAI's own roles are never unlisted, and what the file says about them is read-only
==== orgward.yaml
version: 1
organization: { id: org-story }
policy: { unlisted: { roles: remove } }
roles:
  owner: { permissions: [api.usage.read] }
==== live.yaml
now: 2026-11-24T09:00:00Z
organization: { id: org-story }
users:
  - { email: alice@example.com, role: owner }
  - { email: bob@example.com, role: owner }
  - { email: carol@example.com, role: reader }
  - { email: dave@example.com, role: reader }
==== plan
In sync: nothing to change.

Read-only: 1 (differs, but orgward may not change it)
  role/owner  permissions: live ["api.groups.read","api.groups.write","api.organization.projects.api_keys.read","api.organization.projects.api_keys.write"], wanted ["api.usage.read"]  (orgward.yaml:5)
      OpenAI defines this role

==== requests
1 GET /organization/roles

