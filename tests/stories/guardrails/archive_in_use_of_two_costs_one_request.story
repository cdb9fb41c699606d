# why: orgward reads the costs of several projects to archive with one request, so the API limit is spared
==== orgward.yaml
version: 1
organization: { id: org-story }
projects:
  old: { state: archived }
  web: { state: archived }
==== live.yaml
now: 2026-11-24T09:00:00Z
organization: { id: org-story }
users:
  - { email: alice@example.com, role: owner }
  - { email: bob@example.com, role: owner }
projects:
  - { name: old, costs: [{ at: -10d, usd: 3 }] }
  - { name: web, costs: [{ at: -9d, usd: 3 }] }
==== plan
2 changes, all of them dangerous: 2 to archive.

  - archive  project/old  [irreversible, destructive, outage]
      why      `state: archived`
      from     orgward.yaml:4
      effect   permanently ends every key and membership of this project

  - archive  project/web  [irreversible, destructive, outage]
      why      `state: archived`
      from     orgward.yaml:5
      effect   permanently ends every key and membership of this project

==== requests
1 GET /organization/costs
1 GET /organization/projects
2 GET /organization/projects/{project_id}/api_keys

==== apply
  done        archive project/old
  done        archive project/web

2 done.
Verified: 2 changes match the plan.

==== writes
POST /organization/projects/{old}/archive -> 200
POST /organization/projects/{web}/archive -> 200

==== next plan
In sync: nothing to change.

