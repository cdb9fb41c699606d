# why: orgward uses the active project when an archived project has the same name
==== orgward.yaml
version: 1
organization: { id: org-story }
projects:
  old: {}
  new: { state: archived }
==== live.yaml
now: 2026-11-24T09:00:00Z
organization: { id: org-story }
users:
  - { email: alice@example.com, role: owner }
  - { email: bob@example.com, role: owner }
projects:
  - { id: proj_old1, name: old, status: archived, archived_at: -5d }
  - { id: proj_old2, name: old }
  - { id: proj_new1, name: new, status: archived, archived_at: -5d }
  - { id: proj_new2, name: new }
==== plan
1 change, and it is dangerous: 1 to archive.

  - archive  project/new  [irreversible, destructive, outage]
      why      `state: archived`
      from     orgward.yaml:5
      effect   permanently ends every key and membership of this project

==== requests
1 GET /organization/costs
1 GET /organization/projects
1 GET /organization/projects/{project_id}/api_keys

==== apply
  done        archive project/new

1 done.
Verified: 1 change matches the plan.

==== writes
POST /organization/projects/{new #2}/archive -> 200

==== next plan
In sync: nothing to change.

