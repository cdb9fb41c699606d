# why: a key that may not read groups ends the plan with 6, and the help says which key can
==== orgward.yaml
version: 1
organization: { id: org-story }
groups: { ml: {} }
==== live.yaml
now: 2026-11-24T09:00:00Z
organization: { id: org-story }
users:
  - { email: alice@example.com, role: owner }
  - { email: bob@example.com, role: owner }
  - { email: carol@example.com, role: reader }
  - { email: dave@example.com, role: reader }
groups: [{ name: ml }]
switches: { unreadable: ["/organization/groups"] }
==== stopped
GET /organization/groups answered 403: You have insufficient permissions for this operation. Missing scopes: api.some.read. [request id req_00000000000000000000000000000001]

