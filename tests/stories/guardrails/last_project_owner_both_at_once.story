# why: An override for one of two demoted project owners does not let the other demotion pass last_project_owner
==== orgward.yaml
version: 1
organization: { id: org-story }
policy:
  overrides:
    - { guardrail: last_project_owner, addresses: [project/web/member/carol@example.com], until: 2026-12-01, reason: half of it }
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
  - name: web
    users: [{ email: carol@example.com, role: owner }, { email: dave@example.com, role: owner }]
==== plan
Blocked by a guardrail: last_project_owner. The plan contains 2 changes, all of them dangerous: 2 to update. Nothing can be applied.

  last_project_owner objects
      observed  project/web has 2 owners today, none after
      limit     every project keeps an owner
      help      Make someone else an owner of the project first; a person who is only invited does not count.
      override  - { guardrail: last_project_owner, addresses: [project/web/member/dave@example.com], until: 2026-12-01, reason: "..." }
      except    lets project/web/member/carol@example.com through until 2026-12-01 00:00 UTC: half of it (orgward.yaml:5)
      about     project/web/member/dave@example.com

  ~ update   project/web/member/carol@example.com  [destructive]
      roles    owner -> member
      from     orgward.yaml:7

  ~ update   project/web/member/dave@example.com  [destructive]
      roles    owner -> member
      from     orgward.yaml:7

==== requests
1 GET /organization/projects
1 GET /organization/projects/{project_id}/users
1 GET /organization/users

