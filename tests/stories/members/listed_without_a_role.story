# why: A new project member without a role is a problem, and orgward leaves an existing role unchanged
==== orgward.yaml
version: 1
organization: { id: org-story }
users:
  alice@example.com: owner
  bob@example.com: owner
  carol@example.com: reader
  dave@example.com: reader
projects:
  web: { members: { carol@example.com: {}, dave@example.com: {} } }
==== live.yaml
now: 2026-11-24T09:00:00Z
organization: { id: org-story }
users:
  - { email: alice@example.com, role: owner }
  - { email: bob@example.com, role: owner }
  - { email: carol@example.com, role: reader }
  - { email: dave@example.com, role: reader }
projects:
  - name: web
    users: [{ email: carol@example.com, role: owner }]
==== plan
No changes, but not in sync: 1 problem.

Problems: 1 (left out of the plan, with the changes that depend on them)
  project/web/member/dave@example.com  (orgward.yaml:9)
      `roles` is required, because dave@example.com is not in project/web yet
      Write a role: `dave@example.com: ...`; or remove the entry, if they have left.

==== requests
1 GET /organization/invites
1 GET /organization/projects
1 GET /organization/projects/{project_id}/users
1 GET /organization/users

