# why: With a written id, orgward changes members only in that one of two projects with the same name
==== orgward.yaml
version: 1
organization: { id: org-story }
projects:
  web: { id: proj_two, members: { carol@example.com: owner } }
==== live.yaml
now: 2026-11-24T09:00:00Z
organization: { id: org-story }
users:
  - { email: alice@example.com, role: owner }
  - { email: bob@example.com, role: owner }
  - { email: carol@example.com, role: reader }
projects:
  - { id: proj_one, name: web }
  - { id: proj_two, name: web }
==== plan
1 change, and it is dangerous: 1 to create.

  + create   project/web/member/carol@example.com  [escalation]
      roles    owner
      why      listed, but missing
      from     orgward.yaml:4

Unlisted: 1 (not in the file; left unchanged; add the lines below to adopt them)
  projects  (orgward.yaml:3)
      # web-proj_one: { id: proj_one }  # another one has the same name; without the `#`, a plan renames this one

==== requests
1 GET /organization/projects
1 GET /organization/projects/{project_id}/users
1 GET /organization/users

==== apply
  done        create project/web/member/carol@example.com

1 done.
Verified: 1 change matches the plan.

==== writes
POST /organization/projects/{web #2}/users {"role":"owner","user_id":"{carol@example.com}"} -> 200

==== next plan
In sync: nothing to change.

Unlisted: 1 (not in the file; left unchanged; add the lines below to adopt them)
  projects  (orgward.yaml:3)
      # web-proj_one: { id: proj_one }  # another one has the same name; without the `#`, a plan renames this one

