# why: The guardrail archive_in_use passes when the last costs of the project are older than 7 days
==== orgward.yaml
version: 1
organization: { id: org-story }
projects:
  old: { state: archived }
==== live.yaml
now: 2026-11-24T09:00:00Z
organization: { id: org-story }
users:
  - { email: alice@example.com, role: owner }
  - { email: bob@example.com, role: owner }
projects:
  - name: old
    costs: [{ at: -9d, usd: 12.5 }]
==== plan
1 change, and it is dangerous: 1 to archive.

  - archive  project/old  [irreversible, destructive, outage]
      why      `state: archived`
      from     orgward.yaml:4
      effect   permanently ends every key and membership of this project

==== requests
1 GET /organization/costs
1 GET /organization/projects
1 GET /organization/projects/{project_id}/api_keys

==== apply
  done        archive project/old

1 done.
Verified: 1 change matches the plan.

==== writes
POST /organization/projects/{old}/archive -> 200

==== next plan
In sync: nothing to change.

