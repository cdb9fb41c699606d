# why: A removal from a project ends no key, so removal_with_live_keys passes and the plan names the key
==== orgward.yaml
version: 1
organization: { id: org-story }
projects:
  web: { members: { carol@example.com: { state: absent } } }
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
      - { name: batch-prod, owner: { user: carol@example.com }, created_at: -100d, last_used_at: -2h }
      - { name: indexer-1, owner: { service_account: indexer }, created_at: -100d, last_used_at: -20d }
      - { name: alices, owner: { user: alice@example.com }, created_at: -100d, last_used_at: -1h }
  - { name: quiet }
  - { name: old, status: archived }
==== plan
1 change, and it is dangerous: 1 to remove.

  - remove   project/web/member/carol@example.com  [destructive]
      roles    was member
      why      `state: absent`
      from     orgward.yaml:4
      effect   does not end API key `batch-prod` of carol@example.com, used 2 h ago

Unlisted: 1 (not in the file; left unchanged; add the lines below to adopt them)
  projects  (orgward.yaml:3)
      quiet: {}

==== requests
1 GET /organization/projects
1 GET /organization/projects/{project_id}/api_keys
1 GET /organization/projects/{project_id}/users
1 GET /organization/users

==== apply
  done        remove project/web/member/carol@example.com

1 done.
Verified: 1 change matches the plan.

==== writes
DELETE /organization/projects/{web}/users/{carol@example.com} -> 200

==== next plan
In sync: nothing to change.

Unlisted: 1 (not in the file; left unchanged; add the lines below to adopt them)
  projects  (orgward.yaml:3)
      quiet: {}

