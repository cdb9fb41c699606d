# why: orgward does not report an unlisted project key when the policy says to ignore such keys
==== orgward.yaml
version: 1
organization: { id: org-story }
policy: { unlisted: { api_keys: ignore } }
projects:
  web: { api_keys: { allow: [] } }
==== live.yaml
now: 2026-11-24T09:00:00Z
organization: { id: org-story }
users:
  - { email: alice@example.com, role: owner }
  - { email: bob@example.com, role: owner }
projects:
  - name: web
    api_keys: [{ id: key_one, name: laptop, owner: { user: alice@example.com }, created_at: -31d, last_used_at: -1d }]
==== problems
warning: `api_keys.allow` has no rule, so no key is allowed here
 --> orgward.yaml:5:10
  |
5 |   web: { api_keys: { allow: [] } }
  |          ^^^^^^^^

1 warning

==== plan
In sync: nothing to change.

==== requests
1 GET /organization/projects
1 GET /organization/projects/{project_id}/api_keys

