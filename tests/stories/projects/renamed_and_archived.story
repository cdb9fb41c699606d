# why: orgward rejects renamed_from together with state: archived and proposes to write the current project name
==== orgward.yaml
version: 1
organization: { id: org-story }
projects:
  old: { renamed_from: older, state: archived }
==== live.yaml
now: 2026-11-24T09:00:00Z
organization: { id: org-story }
users:
  - { email: alice@example.com, role: owner }
  - { email: bob@example.com, role: owner }
projects:
  - name: older
==== problems
error: `renamed_from` contradicts `state: archived`
 --> orgward.yaml:4:3
  |
4 |   old: { renamed_from: older, state: archived }
  |   ^^^
  |
  = help: Use its current name: `older: { state: archived }`.

1 error

