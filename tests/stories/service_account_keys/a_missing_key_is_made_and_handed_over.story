# why: a key that an entry lists and that is not there is made once, with a day in its name
# run: sink
==== orgward.yaml
version: 1
organization: { id: org-story }
projects:
  web:
    service_accounts:
      indexer:
        roles: member
        keys:
          main: { scopes: [api.model.read], expires_in: 90d, rotate_every: 60d, overlap: 48h, sink: vault }
==== live.yaml
now: 2026-11-24T09:00:00Z
organization: { id: org-story }
users:
  - { email: alice@example.com, role: owner }
projects:
  - name: web
    service_accounts: [{ name: indexer, role: member }]
==== plan
1 change, and it is dangerous: 1 to create.

  + create   project/web/service_account/indexer/key/main  [secret]
      expires_in    90d
      overlap       48h
      rotate_every  60d
      scopes        api.model.read
      sink          vault
      why           listed, but missing
      from          orgward.yaml:9
      effect        makes a key, and hands its value to the sink `vault`, which `apply --sink vault=...` must bind
                    the API never shows scopes, so a plan cannot see later changes to them

==== requests
1 GET /organization/projects
1 GET /organization/projects/{project_id}/api_keys
1 GET /organization/projects/{project_id}/service_accounts

==== apply
  done        create project/web/service_account/indexer/key/main

1 done.
Verified: 1 change matches the plan.

==== writes
POST /organization/projects/{web}/service_accounts/{service account indexer}/api_keys {"expires_in_seconds":7776000,"name":"main@2026-11-24","scopes":["api.model.read"]} -> 200

==== next plan
In sync: nothing to change.

Read-only: 1 (differs, but orgward may not change it)
  project/web/service_account/indexer/key/main  `scopes` cannot be compared  (orgward.yaml:9)
      the API never shows this field of a key

