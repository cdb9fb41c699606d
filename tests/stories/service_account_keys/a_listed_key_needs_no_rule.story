# why: a key that an entry lists is not judged by the rules; every other key is
==== orgward.yaml
version: 1
organization: { id: org-story }
policy: { unlisted: { api_keys: remove } }
projects:
  web:
    service_accounts:
      indexer:
        roles: member
        keys:
          main: { scopes: all, sink: vault }
    api_keys: { allow: [] }
==== live.yaml
now: 2026-11-24T09:00:00Z
organization: { id: org-story }
users:
  - { email: alice@example.com, role: owner }
projects:
  - name: web
    service_accounts: [{ name: indexer, role: member }]
    api_keys:
      - { name: main@2026-11-20, owner: { service_account: indexer }, created_at: -4d }
      - { name: other, owner: { service_account: indexer }, created_at: -40d }
==== problems
warning: `api_keys.allow` has no rule, so no key is allowed here
  --> orgward.yaml:11:5
   |
11 |     api_keys: { allow: [] }
   |     ^^^^^^^^

1 warning

==== plan
1 change, and it is dangerous: 1 to revoke.

  - revoke   project/web/api_key/key_3w5RVlCZJxvdM4smmYxvq6aP  [irreversible, destructive, outage]  `other` of service account indexer, never used, 40 d old
      why      no rule could allow it
      from     orgward.yaml:11
      effect   programs that use this key stop working

==== requests
1 GET /organization/projects
2 GET /organization/projects/{project_id}/api_keys
1 GET /organization/projects/{project_id}/service_accounts

==== apply
  done        revoke project/web/api_key/key_3w5RVlCZJxvdM4smmYxvq6aP

1 done.
Verified: 1 change matches the plan.

==== writes
DELETE /organization/projects/{web}/api_keys/{key other} -> 200

==== next plan
In sync: nothing to change.

