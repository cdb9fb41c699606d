# why: orgward sends one API request for many projects when the file manages nothing inside them
==== orgward.yaml
version: 1
organization: { id: org-story }
projects:
  a: {}
  b: {}
  c: {}
==== live.yaml
now: 2026-11-24T09:00:00Z
organization: { id: org-story }
users:
  - { email: alice@example.com, role: owner }
  - { email: bob@example.com, role: owner }
projects: [{ name: a }, { name: b }, { name: c }]
==== plan
In sync: nothing to change.

==== requests
1 GET /organization/projects

