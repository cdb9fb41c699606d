# why: A template for the projects that no entry lists keeps no key in a project that an entry lists
==== orgward.yaml
version: 1
organization: { id: org-story }
policy: { unlisted: { api_keys: remove } }
templates:
  team:
    service_accounts: { indexer: { keys: { main: { scopes: all, sink: vault } } } }
unlisted_projects: { use: team }
projects:
  web: { api_keys: { allow: [{ name: nothing }] } }
  "Default project": {}
==== live.yaml
now: 2026-11-24T09:00:00Z
organization: { id: org-story }
users:
  - { email: alice@example.com, role: owner }
projects:
  - name: web
    service_accounts: [{ name: indexer, role: member }]
    api_keys: [{ id: key_web, name: main@2026-11-20, owner: { service_account: indexer }, created_at: -4d }]
==== plan
1 change, and it is dangerous: 1 to revoke.

  - revoke   project/web/api_key/key_web  [irreversible, destructive, outage]  `main@2026-11-20` of service account indexer, never used, 4 d old
      why      no rule allows it; rule 1 comes nearest, and its `name` does not fit
      from     orgward.yaml:9
      effect   programs that use this key stop working

==== requests
1 GET /organization/projects
1 GET /organization/projects/{project_id}/api_keys

==== apply
  done        revoke project/web/api_key/key_web

1 done.
Verified: 1 change matches the plan.

==== writes
DELETE /organization/projects/{web}/api_keys/{key main@2026-11-20} -> 200

==== next plan
In sync: nothing to change.

