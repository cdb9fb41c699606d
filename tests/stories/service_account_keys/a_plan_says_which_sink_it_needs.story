# why: a plan does not know the sinks of the apply, so it says which one is needed and passes
==== orgward.yaml
version: 1
organization: { id: org-story }
projects:
  web:
    service_accounts:
      indexer:
        roles: member
        keys:
          main: { scopes: all, expires_in: 30d, sink: vault }
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
      expires_in  30d
      scopes      all
      sink        vault
      why         listed, but missing
      from        orgward.yaml:9
      effect      makes a key, and hands its value to the sink `vault`, which `apply --sink vault=...` must bind

==== requests
1 GET /organization/projects
1 GET /organization/projects/{project_id}/api_keys
1 GET /organization/projects/{project_id}/service_accounts

==== apply
  skipped     create project/web/service_account/indexer/key/main
              why      no sink `vault` is bound, so the value of the key would be lost
              next     Nothing was sent. Run `orgward apply` again when the cause is resolved.

1 skipped: the organization is unchanged. Run `orgward plan` to see the remaining changes.

==== writes


==== next plan
1 change, and it is dangerous: 1 to create.

  + create   project/web/service_account/indexer/key/main  [secret]
      expires_in  30d
      scopes      all
      sink        vault
      why         listed, but missing
      from        orgward.yaml:9
      effect      makes a key, and hands its value to the sink `vault`, which `apply --sink vault=...` must bind

