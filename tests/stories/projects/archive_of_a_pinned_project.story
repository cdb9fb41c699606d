# why: orgward archives exactly the project with the written id when two projects have the same name
==== orgward.yaml
version: 1
organization: { id: org-story }
projects:
  old: { id: proj_b, state: archived }
==== live.yaml
now: 2026-11-24T09:00:00Z
organization: { id: org-story }
users:
  - { email: alice@example.com, role: owner }
  - { email: bob@example.com, role: owner }
projects:
  - { id: proj_a, name: old }
  - { id: proj_b, name: old }
==== plan
1 change, and it is dangerous: 1 to archive.

  - archive  project/old  [irreversible, destructive, outage]
      why      `state: archived`
      from     orgward.yaml:4
      effect   permanently ends every key and membership of this project

Unlisted: 1 (not in the file; left unchanged; add the lines below to adopt them)
  projects  (orgward.yaml:3)
      # old-proj_a: { id: proj_a }  # another one has the same name; without the `#`, a plan renames this one

==== requests
1 GET /organization/costs
1 GET /organization/projects
1 GET /organization/projects/{project_id}/api_keys

==== apply
  done        archive project/old

1 done.
Verified: 1 change matches the plan.

==== writes
POST /organization/projects/{old #2}/archive -> 200

==== next plan
In sync: nothing to change.

Unlisted: 1 (not in the file; left unchanged; add the lines below to adopt them)
  projects  (orgward.yaml:3)
      # old-proj_a: { id: proj_a }  # another one has the same name; without the `#`, a plan renames this one

