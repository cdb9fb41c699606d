# why: The guardrail last_project_owner also skips a time-based demotion of the only owner of a project
# run: due
==== orgward.yaml
version: 1
organization: { id: org-story }
projects:
  web:
    members: { carol@example.com: { roles: owner, until: 2026-11-20, then: member } }
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
A guardrail objects: last_project_owner. The plan contains 1 time-based change, and it is dangerous: 1 to update. `orgward apply --due` skips 1 change.

  last_project_owner objects
      observed  project/web has 1 owner today, none after
      limit     every project keeps an owner
      help      Make someone else an owner of the project first; a person who is only invited does not count.
      override  - { guardrail: last_project_owner, addresses: [project/web/member/carol@example.com], until: 2026-12-01, reason: "..." }
      about     project/web/member/carol@example.com

  ~ update   project/web/member/carol@example.com  [destructive]
      roles    owner -> member
      why      `until: 2026-11-20 00:00 UTC` has passed, and `then` says member
      from     orgward.yaml:5
      skipped  the guardrail last_project_owner objects: project/web has 1 owner today, none after; limit: every project keeps an owner

==== requests
1 GET /organization/projects
1 GET /organization/projects/{project_id}/users
1 GET /organization/users

==== apply
  skipped     update project/web/member/carol@example.com
              why      the guardrail last_project_owner objects: project/web has 1 owner today, none after; limit: every project keeps an owner
              next     Nothing was sent. Resolve the guardrail's objection; the next run tries again.

1 skipped: the organization is unchanged. Run `orgward plan` to see the remaining changes.

==== writes


==== next plan
A guardrail objects: last_project_owner. The plan contains 1 time-based change, and it is dangerous: 1 to update. `orgward apply --due` skips 1 change.

  last_project_owner objects
      observed  project/web has 1 owner today, none after
      limit     every project keeps an owner
      help      Make someone else an owner of the project first; a person who is only invited does not count.
      override  - { guardrail: last_project_owner, addresses: [project/web/member/carol@example.com], until: 2026-12-01, reason: "..." }
      about     project/web/member/carol@example.com

  ~ update   project/web/member/carol@example.com  [destructive]
      roles    owner -> member
      why      `until: 2026-11-20 00:00 UTC` has passed, and `then` says member
      from     orgward.yaml:5
      skipped  the guardrail last_project_owner objects: project/web has 1 owner today, none after; limit: every project keeps an owner

