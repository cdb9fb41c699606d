# why: a member of a project who has custom roles alone is shown as `member` by the API, and the plan explains it
==== orgward.yaml
version: 1
organization: { id: org-story }
projects:
  web:
    roles: { auditor: { permissions: [api.usage.read] } }
    members:
      carol@example.com: [member, auditor]
      dave@example.com: [auditor]
      erin@example.com: [member, auditor]
==== live.yaml
now: 2026-11-24T09:00:00Z
organization: { id: org-story }
users:
  - { email: alice@example.com, role: owner }
  - { email: carol@example.com, role: reader }
  - { email: dave@example.com, role: reader }
  - { email: erin@example.com, role: reader }
projects:
  - name: web
    roles: [{ name: auditor, permissions: [api.usage.read] }]
    users:
      - { email: carol@example.com, role: none, roles: [auditor] }
      - { email: dave@example.com, role: none, roles: [auditor] }
      - { email: erin@example.com, role: member, roles: [auditor] }
==== plan
In sync: nothing to change.

Read-only: 1 (differs, but orgward may not change it)
  project/web/member/carol@example.com  the base role is not assigned; they have custom roles alone  (orgward.yaml:7)
      the API shows `member` for a member who has custom roles alone, so orgward cannot see whether the base role is missing or only not listed; assign it in the project's settings, or write the custom roles alone

==== requests
1 GET /organization/projects
1 GET /organization/projects/{project_id}/users
1 GET /organization/users
1 GET /projects/{project_id}/roles
3 GET /projects/{project_id}/users/{user_id}/roles

