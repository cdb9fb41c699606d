# why: orgward rejects a person who is absent under users and listed as a member of a project
==== orgward.yaml
version: 1
organization: { id: org-story }
users:
  alice@example.com: owner
  bob@example.com: owner
  carol@example.com: { state: absent }
projects:
  web: { members: { carol@example.com: member } }
==== live.yaml
now: 2026-11-24T09:00:00Z
organization: { id: org-story }
users:
  - { email: alice@example.com, role: owner }
  - { email: bob@example.com, role: owner }
  - { email: carol@example.com, role: reader }
projects: [{ name: web }]
==== problems
error: `carol@example.com` is used here, but `users` declares it absent
 --> orgward.yaml:8:21
  |
8 |   web: { members: { carol@example.com: member } }
  |                     ^^^^^^^^^^^^^^^^^
  |
 --> orgward.yaml:6:3
  |
6 |   carol@example.com: { state: absent }
  |   ----------------- declared absent here
  |
  = help: Remove it here, or remove `state` there.

1 error

