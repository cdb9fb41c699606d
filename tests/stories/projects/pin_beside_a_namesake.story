# why: orgward renames the project with the written id and reports the other project of that name as unlisted
==== orgward.yaml
version: 1
organization: { id: org-story }
projects:
  web: { id: proj_one }
==== live.yaml
now: 2026-11-24T09:00:00Z
organization: { id: org-story }
users:
  - { email: alice@example.com, role: owner }
  - { email: bob@example.com, role: owner }
projects:
  - { id: proj_one, name: website }
  - { id: proj_two, name: web }
==== plan
1 change: 1 to update.

  ~ update   project/web
      name     website -> web
      from     orgward.yaml:4

Unlisted: 1 (not in the file; left unchanged; add the lines below to adopt them)
  projects  (orgward.yaml:3)
      # web-proj_two: { id: proj_two }  # another one has the same name; without the `#`, a plan renames this one

==== requests
1 GET /organization/projects

==== apply
  done        update project/web

1 done.
Verified: 1 change matches the plan.

==== writes
POST /organization/projects/{website} {"name":"web"} -> 200

==== next plan
In sync: nothing to change.

Unlisted: 1 (not in the file; left unchanged; add the lines below to adopt them)
  projects  (orgward.yaml:3)
      # web-proj_two: { id: proj_two }  # another one has the same name; without the `#`, a plan renames this one

