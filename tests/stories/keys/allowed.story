# why: orgward leaves an API key alone when a rule fits by owner and name or by id
==== orgward.yaml
version: 1
organization: { id: org-story }
projects:
  web:
    api_keys:
      allow:
        - { service_account: indexer, name: "indexer-*" }
        - { user: carol@example.com, name: laptop }
        - { id: key_three }
==== live.yaml
now: 2026-11-24T09:00:00Z
organization: { id: org-story }
users:
  - { email: alice@example.com, role: owner }
  - { email: bob@example.com, role: owner }
  - { email: carol@example.com, role: reader }
projects:
  - name: web
    users: [{ email: carol@example.com, role: member }]
    service_accounts: [{ name: indexer, role: member }]
    api_keys:
      - { id: key_one, name: indexer-1, owner: { service_account: indexer }, created_at: -9d }
      - { id: key_two, name: laptop, owner: { user: Carol@example.com }, created_at: -9d }
      - { id: key_three, name: other, owner: { user: carol@example.com }, created_at: -9d }
==== plan
In sync: nothing to change.

==== requests
1 GET /organization/projects
1 GET /organization/projects/{project_id}/api_keys

