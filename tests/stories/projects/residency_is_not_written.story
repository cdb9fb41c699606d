# why: orgward does not compare the residency of a project when the file does not state one
==== orgward.yaml
version: 1
organization: { id: org-story }
projects:
  web: {}
==== live.yaml
now: 2026-11-24T09:00:00Z
organization: { id: org-story }
users:
  - { email: alice@example.com, role: owner }
  - { email: bob@example.com, role: owner }
projects:
  - { name: web, residency: US_STORAGE_PROCESSING }
==== plan
In sync: nothing to change.

==== requests
1 GET /organization/projects

