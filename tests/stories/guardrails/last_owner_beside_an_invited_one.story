# why: a person who is only invited as an owner of a project does not keep it owned
==== orgward.yaml
version: 1
organization: { id: org-story }
users:
  alice@example.com: owner
  bob@example.com: owner
  carol@example.com: reader
  dave@example.com: reader
projects:
  web: { members: { carol@example.com: member, dave@example.com: owner } }
==== live.yaml
now: 2026-11-24T09:00:00Z
organization: { id: org-story }
users:
  - { email: alice@example.com, role: owner }
  - { email: bob@example.com, role: owner }
  - { email: carol@example.com, role: reader }
invites:
  - { email: dave@example.com, role: reader, created_at: -2d, projects: [{ name: web, role: owner }] }
projects:
  - { name: web, users: [{ email: carol@example.com, role: owner }] }
==== plan
Blocked by a guardrail: last_project_owner. The plan contains 1 change, and it is dangerous: 1 to update. Nothing can be applied.

  last_project_owner objects
      observed  project/web has 1 owner today, none after
      limit     every project keeps an owner
      help      Make someone else an owner of the project first; a person who is only invited does not count.
      override  - { guardrail: last_project_owner, addresses: [project/web/member/carol@example.com], until: 2026-12-01, reason: "..." }
      about     project/web/member/carol@example.com

  ~ update   project/web/member/carol@example.com  [destructive]
      roles    owner -> member
      from     orgward.yaml:9

==== requests
1 GET /organization/invites
1 GET /organization/projects
1 GET /organization/projects/{project_id}/users
1 GET /organization/users

