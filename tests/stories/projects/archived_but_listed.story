# why: A listed project that is archived is a problem, because the API cannot restore it
==== orgward.yaml
version: 1
organization: { id: org-story }
projects:
  old: { members: {} }
==== live.yaml
now: 2026-11-24T09:00:00Z
organization: { id: org-story }
users:
  - { email: alice@example.com, role: owner }
  - { email: bob@example.com, role: owner }
projects:
  - { name: old, status: archived, archived_at: -5d }
==== problems
warning: `members` is empty: the file declares that there should be none
 --> orgward.yaml:4:10
  |
4 |   old: { members: {} }
  |          ^^^^^^^
  |
  = help: Omit the line to leave members unmanaged.

1 warning

==== plan
No changes, but not in sync: 1 problem.

Problems: 1 (left out of the plan, with the changes that depend on them)
  project/old  (orgward.yaml:4)
      project `old` is archived and cannot be restored
      Choose another name, or write `state: archived` if this is intended.

==== requests
2 GET /organization/projects

