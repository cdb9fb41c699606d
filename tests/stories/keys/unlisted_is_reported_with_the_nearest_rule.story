# why: orgward reports an unlisted key with the nearest rule and escapes control characters in its name
==== orgward.yaml
version: 1
organization: { id: org-story }
projects:
  web:
    api_keys:
      allow:
        - { user: bob@example.com }
        - { owner_kind: user, user: alice@example.com, name: "ci-*" }
==== live.yaml
now: 2026-11-24T09:00:00Z
organization: { id: org-story }
users:
  - { email: alice@example.com, role: owner }
  - { email: bob@example.com, role: owner }
projects:
  - name: web
    api_keys: [{ id: key_one, name: "laptop\u202e\u001b[31m", owner: { user: alice@example.com }, created_at: -31d, last_used_at: -1d }]
==== plan
In sync: nothing to change.

Unlisted: 1 (not in the file; left unchanged; add the lines below to adopt them)
  api_keys of project/web  (orgward.yaml:8), under `allow`
      - { id: key_one }  # `laptop\u{202e}\u{1b}[31m` of alice@example.com, used 24 h ago; no rule allows it; rule 2 comes nearest, and its `name` does not fit

==== requests
1 GET /organization/projects
1 GET /organization/projects/{project_id}/api_keys

