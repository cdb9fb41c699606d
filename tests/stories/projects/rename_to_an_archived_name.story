# why: orgward renames a project to a name that only an archived project has
==== orgward.yaml
version: 1
organization: { id: org-story }
projects:
  fresh: {}
  web: { renamed_from: website }
==== live.yaml
now: 2026-11-24T09:00:00Z
organization: { id: org-story }
users:
  - { email: alice@example.com, role: owner }
  - { email: bob@example.com, role: owner }
projects:
  - { id: proj_one, name: web, status: archived, archived_at: -5d }
  - { id: proj_two, name: website }
==== plan
2 changes: 1 to create, 1 to update.

  + create   project/fresh
      why      listed, but missing
      from     orgward.yaml:4

  ~ update   project/web
      name     website -> web
      from     orgward.yaml:5

==== requests
2 GET /organization/projects

==== apply
  done        create project/fresh
  done        update project/web

2 done.
Verified: 2 changes match the plan.

==== writes
POST /organization/projects {"name":"fresh"} -> 200
POST /organization/projects/{website} {"name":"web"} -> 200

==== next plan
In sync: nothing to change.

