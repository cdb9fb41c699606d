# why: orgward warns about an empty allow list and reports each key instead of revoking it by default
==== orgward.yaml
version: 1
organization: { id: org-story }
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
 --> orgward.yaml:4:10
  |
4 |   web: { api_keys: { allow: [] } }
  |          ^^^^^^^^

1 warning

==== plan
In sync: nothing to change.

Unlisted: 1 (not in the file; left unchanged; add the lines below to adopt them)
  api_keys of project/web  (orgward.yaml:4), under `allow`
      - { id: key_one }  # `laptop` of alice@example.com, used 24 h ago; no rule could allow it

==== requests
1 GET /organization/projects
1 GET /organization/projects/{project_id}/api_keys

