# why: A person listed in an archived project is a problem, because the API cannot restore the project
==== orgward.yaml
version: 1
organization: { id: org-story }
users:
  alice@example.com: owner
  bob@example.com: owner
  carol@example.com: reader
projects:
  old: { members: { carol@example.com: member } }
==== live.yaml
now: 2026-11-24T09:00:00Z
organization: { id: org-story }
users:
  - { email: alice@example.com, role: owner }
  - { email: bob@example.com, role: owner }
  - { email: carol@example.com, role: reader }
projects:
  - { name: old, status: archived, archived_at: -5d }
==== plan
No changes, but not in sync: 1 problem.

Problems: 1 (left out of the plan, with the changes that depend on them)
  project/old  (orgward.yaml:8)
      project `old` is archived and cannot be restored
      Choose another name, or write `state: archived` if this is intended.
      blocks  project/old/member/carol@example.com

==== requests
1 GET /organization/invites
2 GET /organization/projects
1 GET /organization/users

