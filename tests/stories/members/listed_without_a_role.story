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
Nothing to change, and not in sync: 1 problem.

Problems: 1 (left out, with what depends on them)
  project/web/member/dave@example.com  (orgward.yaml:9)
      dave@example.com is not there yet, and `roles` does not say as what to add them
      Write a role: `dave@example.com: ...`; or take the entry out, if they have left.

==== requests
1 GET /organization/invites
1 GET /organization/projects
1 GET /organization/projects/{project_id}/users
1 GET /organization/users

