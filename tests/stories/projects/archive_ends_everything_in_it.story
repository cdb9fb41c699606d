# why: orgward sends one archive request and no separate removals for the people and keys in the project
==== orgward.yaml
version: 1
organization: { id: org-story }
policy:
  unlisted: { users: remove }
  overrides:
    - { guardrail: archive_in_use, addresses: [project/old], until: 2026-12-01, reason: the indexer goes along }
users:
  alice@example.com: owner
  bob@example.com: owner
projects:
  old: { state: archived }
==== live.yaml
now: 2026-11-24T09:00:00Z
organization: { id: org-story }
users:
  - { email: alice@example.com, role: owner }
  - { email: bob@example.com, role: owner }
  - { email: carol@example.com, role: reader }
projects:
  - name: old
    users: [{ email: carol@example.com, role: member }]
    service_accounts: [{ name: indexer, role: member }]
    api_keys: [{ id: key_one, name: indexer-1, owner: { service_account: indexer }, created_at: -9d, last_used_at: -1d }]
==== plan
2 changes, all of them dangerous: 1 to remove, 1 to archive.

  archive_in_use is overridden
      observed  project/old has 1 key: `indexer-1`, used 24 h ago
      limit     no costs since 2026-11-17 00:00 UTC, and no live key
      override  lets project/old through until 2026-12-01 00:00 UTC: the indexer goes along (orgward.yaml:6)

  - archive  project/old  [irreversible, destructive, outage]
      why      `state: archived`
      from     orgward.yaml:11
      effect   permanently ends every key and membership of this project

  - remove   user/carol@example.com  [destructive, outage]
      roles    was reader
      why      not listed under `users`, and `unlisted` says to remove
      from     orgward.yaml:7
      effect   ends every project membership and every key of this person

==== requests
1 GET /organization/admin_api_keys
1 GET /organization/costs
1 GET /organization/invites
1 GET /organization/projects
2 GET /organization/projects/{project_id}/api_keys
1 GET /organization/users

==== apply
  done        remove user/carol@example.com
  done        archive project/old

2 done.
Verified: 2 changes match the plan.

==== writes
DELETE /organization/users/{carol@example.com} -> 200
POST /organization/projects/{old}/archive -> 200

==== next plan
In sync: nothing to change.

