# why: orgward shows an open invite of a member that would add them to projects which the file does not list
==== orgward.yaml
version: 1
organization: { id: org-story }
users:
  alice@example.com: owner
  bob@example.com: owner
  carol@example.com: reader
  dave@example.com: reader
projects:
  web: { members: { carol@example.com: member, dave@example.com: member } }
==== live.yaml
now: 2026-11-24T09:00:00Z
organization: { id: org-story }
users:
  - { email: alice@example.com, role: owner }
  - { email: bob@example.com, role: owner }
  - { email: carol@example.com, role: reader }
  - { email: dave@example.com, role: reader }
projects:
  - { name: web, users: [{ email: carol@example.com, role: member }, { email: dave@example.com, role: member }] }
  - { name: secret }
invites:
  - { email: bob@example.com, role: owner, created_at: -1d, projects: [{ name: secret, role: owner }] }
  - { email: carol@example.com, role: reader, created_at: -1d, projects: [{ name: web, role: member }] }
  - { email: dave@example.com, role: reader, created_at: -1d, projects: [{ name: web, role: owner }, { name: secret, role: owner }] }
==== plan
In sync: nothing to change.

Read-only: 1 (differs, but orgward may not change it)
  user/dave@example.com  an open invite, which adds them to project/web as `owner`, project/secret as `owner`  (orgward.yaml:7)
      orgward keeps an invite that gives a member the role they have; delete it by hand, or list what it adds

Unlisted: 1 (not in the file; left unchanged; add the lines below to adopt them)
  projects  (orgward.yaml:8)
      secret: {}

==== requests
1 GET /organization/invites
1 GET /organization/projects
1 GET /organization/projects/{project_id}/users
1 GET /organization/users

