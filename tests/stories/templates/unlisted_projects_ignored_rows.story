# why: What `policy.ignore` leaves out of an unlisted project is neither compared nor missing
==== orgward.yaml
version: 1
organization: { id: org-story }
policy:
  unlisted: { project_members: remove }
  ignore: [{ address: "project/we*/member/bob@example.com", reason: a test }]
templates:
  guarded:
    members: { bob@example.com: member }
unlisted_projects: { use: guarded }
==== live.yaml
now: 2026-11-24T09:00:00Z
organization: { id: org-story }
users:
  - { email: alice@example.com, role: owner }
  - { email: zoe@example.com, role: owner }
  - { email: bob@example.com, role: reader }
projects:
  - { name: web, users: [{ email: bob@example.com, role: owner }] }
  - { name: wet }
  - { name: api, users: [{ email: bob@example.com, role: owner }] }
==== plan
Blocked by a guardrail: last_project_owner. The plan contains 1 change, and it is dangerous: 1 to update. Nothing can be applied.

  last_project_owner objects
      observed  project/api has 1 owner today, none after
      limit     every project keeps an owner
      help      Make someone else an owner of the project first; a person who is only invited does not count.
      override  - { guardrail: last_project_owner, addresses: [project/api/member/bob@example.com], until: 2026-12-01, reason: "..." }
      about     project/api/member/bob@example.com

  ~ update   project/api/member/bob@example.com  [destructive]
      roles    owner -> member
      from     orgward.yaml:8, used at orgward.yaml:9

Read-only: 1 (differs, but orgward may not change it)
  project/Default project/member/bob@example.com  listed, but missing  (orgward.yaml:8, used at orgward.yaml:9)
      membership of the default project follows membership of the organization

Ignored: 1 (excluded by `policy.ignore`)
  1 at project/we*/member/bob@example.com  (orgward.yaml:5)
      reason: a test

==== requests
1 GET /organization/projects
4 GET /organization/projects/{project_id}/users
1 GET /organization/users

