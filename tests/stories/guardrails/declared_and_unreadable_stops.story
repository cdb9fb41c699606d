# why: orgward stops without a plan when the API refuses to show keys that the file manages
==== orgward.yaml
version: 1
organization: { id: org-story }
projects:
  web: { api_keys: { allow: [] } }
==== live.yaml
now: 2026-11-24T09:00:00Z
organization: { id: org-story }
switches: { unreadable: ["/organization/projects/{project_id}/api_keys"] }
users:
  - { email: alice@example.com, role: owner }
  - { email: bob@example.com, role: owner }
projects:
  - name: web
    api_keys:
      - { id: key_one, name: batch, owner: { user: alice@example.com }, created_at: -100d, last_used_at: -2h }
==== problems
warning: `api_keys.allow` has no rule, so no key is allowed here
 --> orgward.yaml:4:10
  |
4 |   web: { api_keys: { allow: [] } }
  |          ^^^^^^^^

1 warning

==== stopped
project/web api_keys: GET /organization/projects/{project_id}/api_keys answered 403: You have insufficient permissions for this operation. Missing scopes: api.some.read. [request id req_00000000000000000000000000000002]

