# why: a key whose sink is not bound is not made, and nothing else is sent
# run: no-sink
==== orgward.yaml
version: 1
organization: { id: org-story }
users: { alice@example.com: owner, bob@example.com: reader }
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
Blocked by a guardrail: unbound_sink. The plan contains 2 changes, 1 of them dangerous: 1 to invite, 1 to create. Nothing can be applied.

  unbound_sink objects
      observed  1 new key; not bound: `vault`
      limit     every new key has a sink that `apply --sink` binds
      help      Pass `--sink vault=file:DIR` or `--sink vault=exec:COMMAND` to `apply`; without a sink, the value of the key would be lost.
      about     project/web/service_account/indexer/key/main

Dangerous

  + create   project/web/service_account/indexer/key/main  [secret]
      expires_in  30d
      scopes      all
      sink        vault
      why         listed, but missing
      from        orgward.yaml:10
      effect      makes a key, and hands its value to the sink `vault`, which `apply --sink vault=...` must bind

Other changes

  + invite   user/bob@example.com
      roles    reader
      why      listed, but missing
      from     orgward.yaml:3
      effect   sends an e-mail to bob@example.com

==== requests
1 GET /organization/invites
1 GET /organization/projects
1 GET /organization/projects/{project_id}/api_keys
1 GET /organization/projects/{project_id}/service_accounts
1 GET /organization/users

