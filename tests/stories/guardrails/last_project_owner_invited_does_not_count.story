# why: The guardrail last_project_owner does not count a new owner who is only invited
==== orgward.yaml
version: 1
organization: { id: org-story }
policy: { unlisted: { project_members: remove } }
users:
  alice@example.com: owner
  bob@example.com: owner
  carol@example.com: reader
  erin@example.com: reader
projects:
  web: { members: { erin@example.com: owner } }
==== live.yaml
now: 2026-11-24T09:00:00Z
organization: { id: org-story }
users:
  - { email: alice@example.com, role: owner }
  - { email: bob@example.com, role: owner }
  - { email: carol@example.com, role: reader }
projects:
  - name: web
    users: [{ email: carol@example.com, role: owner }]
==== plan
Blocked by a guardrail: last_project_owner. The plan contains 2 changes, all of them dangerous: 1 to invite, 1 to remove. Nothing can be applied.

  last_project_owner objects
      observed  project/web has 1 owner today, none after
      limit     every project keeps an owner
      help      Make someone else an owner of the project first; a person who is only invited does not count.
      override  - { guardrail: last_project_owner, addresses: [project/web/member/carol@example.com], until: 2026-12-01, reason: "..." }
      about     project/web/member/carol@example.com

  - remove   project/web/member/carol@example.com  [destructive]
      roles    was owner
      why      not listed under `members`, and `unlisted` says to remove
      from     orgward.yaml:10

  + invite   user/erin@example.com  [escalation]
      roles    reader
      why      listed, but missing
      from     orgward.yaml:8
      effect   sends an e-mail to erin@example.com
      bundles  project/web/member/erin@example.com: owner (orgward.yaml:10)

==== requests
1 GET /organization/invites
1 GET /organization/projects
1 GET /organization/projects/{project_id}/api_keys
1 GET /organization/projects/{project_id}/users
1 GET /organization/users

