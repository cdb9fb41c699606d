# why: The guardrail archive_in_use does not count a key whose owner is removed by the same plan
==== orgward.yaml
version: 1
organization: { id: org-story }
users: { alice@example.com: owner, bob@example.com: owner, carol@example.com: { state: absent } }
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
    api_keys: [{ id: key_one, name: forgotten, owner: { user: carol@example.com }, created_at: -100d }]
==== plan
2 changes, all of them dangerous: 1 to remove, 1 to archive.

  - archive  project/old  [irreversible, destructive, outage]
      why      `state: archived`
      from     orgward.yaml:5
      effect   permanently ends every key and membership of this project

  - remove   user/carol@example.com  [destructive, outage]
      roles    was reader
      why      `state: absent`
      from     orgward.yaml:3
      effect   ends every project membership and every key of this person
               ends API key `forgotten` of carol@example.com, never used, 100 d old

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

