# why: The guardrail last_project_owner blocks the demotion of the only owner of a project
==== orgward.yaml
version: 1
organization: { id: org-story }
projects:
  web: { members: { carol@example.com: member, dave@example.com: member } }
==== live: carol_owns_web
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
      from     orgward.yaml:4

==== requests
1 GET /organization/projects
1 GET /organization/projects/{project_id}/users
1 GET /organization/users

