# why: A project that is already archived satisfies state: archived, so orgward changes nothing
==== orgward.yaml
version: 1
organization: { id: org-story }
projects:
  old: { state: archived }
==== live.yaml
now: 2026-11-24T09:00:00Z
organization: { id: org-story }
users:
  - { email: alice@example.com, role: owner }
  - { email: bob@example.com, role: owner }
projects:
  - { name: old, status: archived, archived_at: -5d }
==== plan
In sync: nothing to change.

==== requests
1 GET /organization/projects

