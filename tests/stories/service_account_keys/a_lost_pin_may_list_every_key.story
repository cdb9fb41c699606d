# why: While the id of a service account is not found, its entries may mean any key of the project, so no rule revokes one
==== orgward.yaml
version: 1
organization: { id: org-story }
policy: { unlisted: { api_keys: remove } }
projects:
  web:
    service_accounts:
      indexer:
        id: user-gone
        roles: member
        keys: { main: { scopes: all, sink: vault } }
    api_keys: { allow: [{ name: nothing }] }
==== live.yaml
now: 2026-11-24T09:00:00Z
organization: { id: org-story }
users:
  - { email: alice@example.com, role: owner }
projects:
  - name: web
    service_accounts: [{ name: crawler, role: member }]
    api_keys:
      - { name: main@2026-11-20, owner: { service_account: crawler }, created_at: -4d }
==== plan
No changes, but not in sync: 1 problem.

Problems: 1 (left out of the plan, with the changes that depend on them)
  project/web/service_account/indexer  (orgward.yaml:7)
      no service account has the id `user-gone`
      Correct the id, or remove it to use the name `indexer`.
      blocks  project/web/service_account/indexer/key/main

Read-only: 1 (differs, but orgward may not change it)
  project/web/api_key/key_vJCPJHcBgRFNjlUObixvcKKu  not allowed by a rule, but an entry may list it  (orgward.yaml:11)
      the keys of a service account that the file lists could not be read

Unlisted: 1 (not in the file; left unchanged; add the lines below to adopt them)
  service_accounts of project/web  (orgward.yaml:6)
      crawler: member

==== requests
1 GET /organization/projects
1 GET /organization/projects/{project_id}/api_keys
1 GET /organization/projects/{project_id}/service_accounts

