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
warning: `members` is empty: the file says that there should be none
 --> orgward.yaml:4:10
  |
4 |   old: { members: {} }
  |          ^^^^^^^
  |
  = help: Leave the line out to leave members alone.

1 warning

==== plan
Nothing to change, and not in sync: 1 problem.

Problems: 1 (left out, with what depends on them)
  project/old  (orgward.yaml:4)
      project `old` cannot be had: it is archived, which cannot be undone
      Choose another name, or write `state: archived` to say that this is meant.

==== requests
2 GET /organization/projects

