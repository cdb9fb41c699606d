# why: The entries of a service account that is yet to be created list no live key, so the rules judge every key
# run: sink
==== orgward.yaml
version: 1
organization: { id: org-story }
policy: { unlisted: { api_keys: remove } }
projects:
  web:
    service_accounts:
      indexer: { roles: member, keys: { main: { scopes: all, sink: vault } } }
    api_keys: { allow: [{ name: nothing }] }
==== live.yaml
now: 2026-11-24T09:00:00Z
organization: { id: org-story }
users:
  - { email: alice@example.com, role: owner }
projects:
  - name: web
    service_accounts: [{ name: crawler, role: member }]
    api_keys: [{ id: key_old, name: main@2026-11-20, owner: { service_account: crawler }, created_at: -4d }]
==== plan
3 changes, 2 of them dangerous: 2 to create, 1 to revoke.

Dangerous

  - revoke   project/web/api_key/key_old  [irreversible, destructive, outage]  `main@2026-11-20` of service account crawler, never used, 4 d old
      why      no rule allows it; rule 1 comes nearest, and its `name` does not fit
      from     orgward.yaml:8
      effect   programs that use this key stop working

  + create   project/web/service_account/indexer/key/main  [secret]
      scopes   all
      sink     vault
      why      listed, but missing
      from     orgward.yaml:7
      effect   makes a key, and hands its value to the sink `vault`, which `apply --sink vault=...` must bind
      after    create project/web/service_account/indexer

Other changes

  + create   project/web/service_account/indexer
      roles    member
      why      listed, but missing
      from     orgward.yaml:7
      effect   creates no key

Unlisted: 1 (not in the file; left unchanged; add the lines below to adopt them)
  service_accounts of project/web  (orgward.yaml:6)
      crawler: member

==== requests
1 GET /organization/projects
1 GET /organization/projects/{project_id}/api_keys
1 GET /organization/projects/{project_id}/service_accounts

==== apply
  done        create project/web/service_account/indexer
  done        create project/web/service_account/indexer/key/main
  done        revoke project/web/api_key/key_old

3 done.
Verified: 3 changes match the plan.

==== writes
POST /organization/projects/{web}/service_accounts {"create_service_account_only":true,"name":"indexer"} -> 200
POST /organization/projects/{web}/service_accounts/{service account indexer} {"role":"member"} -> 200
POST /organization/projects/{web}/service_accounts/{service account indexer}/api_keys {"name":"main@2026-11-24"} -> 200
DELETE /organization/projects/{web}/api_keys/{key main@2026-11-20} -> 200

==== next plan
In sync: nothing to change.

Unlisted: 1 (not in the file; left unchanged; add the lines below to adopt them)
  service_accounts of project/web  (orgward.yaml:6)
      crawler: member

