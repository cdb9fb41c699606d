# why: A member of the default project whose until has passed is a problem, because orgward cannot remove them
==== orgward.yaml
version: 1
organization: { id: org-story }
projects:
  Default project:
    members:
      carol@example.com: { roles: member, until: 2026-11-20 }
      dave@example.com: { roles: owner, until: 2026-11-20, then: member }
==== live.yaml
now: 2026-11-24T09:00:00Z
organization: { id: org-story }
users:
  - { email: alice@example.com, role: owner }
  - { email: bob@example.com, role: owner }
  - { email: carol@example.com, role: reader }
  - { email: dave@example.com, role: reader }
projects:
  - name: Default project
    users: [{ email: carol@example.com, role: member }, { email: dave@example.com, role: owner }]
==== plan
No changes, but not in sync: 2 problems.

Problems: 2 (left out of the plan, with the changes that depend on them)
  project/Default project/member/carol@example.com  (orgward.yaml:6)
      carol@example.com cannot be removed: membership of the default project follows membership of the organization
      Do that by hand, or remove the entry from the file.
  project/Default project/member/dave@example.com  (orgward.yaml:7)
      dave@example.com cannot be changed to what `then` says: membership of the default project follows membership of the organization
      Do that by hand, or remove the entry from the file.

==== requests
1 GET /organization/projects
1 GET /organization/projects/{project_id}/users
1 GET /organization/users

