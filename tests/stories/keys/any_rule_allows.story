# why: orgward keeps a key that one rule allows, although it breaks the limit of another rule
==== orgward.yaml
version: 1
organization: { id: org-story }
projects:
  web:
    api_keys:
      allow:
        - { owner_kind: user, max_age: 10d, on_breach: revoke }
        - { user: alice@example.com, name: "ci-*" }
==== live.yaml
now: 2026-11-24T09:00:00Z
organization: { id: org-story }
users:
  - { email: alice@example.com, role: owner }
  - { email: bob@example.com, role: owner }
projects:
  - name: web
    api_keys: [{ id: key_one, name: ci-1, owner: { user: alice@example.com }, created_at: -30d }]
==== plan
In sync: nothing to change.

==== requests
1 GET /organization/projects
1 GET /organization/projects/{project_id}/api_keys

