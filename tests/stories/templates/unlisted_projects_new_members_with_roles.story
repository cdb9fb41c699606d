# why: What is added to an unlisted project gets its roles as well, as in a listed one
==== orgward.yaml
version: 1
organization: { id: org-story }
templates:
  guarded:
    members: { bob@example.com: [member, aud] }
unlisted_projects: { use: guarded }
projects:
  web: { use: guarded }
==== live.yaml
now: 2026-11-24T09:00:00Z
organization: { id: org-story }
users:
  - { email: alice@example.com, role: owner }
  - { email: bob@example.com, role: reader }
groups: [{ name: dev }]
projects:
  - name: shadow
    roles: [{ name: aud, permissions: [] }]
  - name: web
    roles: [{ name: aud, permissions: [] }]
==== plan
4 changes: 4 to create; 1 problem.

Problems: 1 (left out of the plan, with the changes that depend on them)
  project/Default project/member/bob@example.com/role/aud  (orgward.yaml:5, used at orgward.yaml:6)
      `aud` is not a role of project/Default project
      Add it under `roles` to create it, or remove it here.

Changes

  + create   project/shadow/member/bob@example.com
      roles    member
      why      listed, but missing
      from     orgward.yaml:5, used at orgward.yaml:6

  + create   project/web/member/bob@example.com
      roles    member
      why      listed, but missing
      from     orgward.yaml:5, used at orgward.yaml:8

  + create   project/shadow/member/bob@example.com/role/aud
      why      listed, but missing
      from     orgward.yaml:5, used at orgward.yaml:6
      after    create project/shadow/member/bob@example.com

  + create   project/web/member/bob@example.com/role/aud
      why      listed, but missing
      from     orgward.yaml:5, used at orgward.yaml:8
      after    create project/web/member/bob@example.com

Read-only: 1 (differs, but orgward may not change it)
  project/Default project/member/bob@example.com  listed, but missing  (orgward.yaml:5, used at orgward.yaml:6)
      membership of the default project follows membership of the organization

Unlisted: 1 (not in the file; left unchanged; add the lines below to adopt them)
  projects  (orgward.yaml:7)
      shadow: {}

==== requests
1 GET /organization/projects
3 GET /organization/projects/{project_id}/users
1 GET /organization/users
3 GET /projects/{project_id}/roles

==== apply
  done        create project/shadow/member/bob@example.com
  done        create project/web/member/bob@example.com
  done        create project/shadow/member/bob@example.com/role/aud
  done        create project/web/member/bob@example.com/role/aud

4 done: 1 problem remains.
Verified: 4 changes match the plan.

Problems: 1 (left out of the plan, with the changes that depend on them)
  project/Default project/member/bob@example.com/role/aud  (orgward.yaml:5, used at orgward.yaml:6)
      `aud` is not a role of project/Default project
      Add it under `roles` to create it, or remove it here.

==== writes
POST /organization/projects/{shadow}/users {"role":"member","user_id":"{bob@example.com}"} -> 200
POST /organization/projects/{web}/users {"role":"member","user_id":"{bob@example.com}"} -> 200
POST /projects/{shadow}/users/{bob@example.com}/roles {"role_id":"role_{shadow}~e5c05ff8c42622fc4369f7a1cdffc0ec"} -> 200
POST /projects/{web}/users/{bob@example.com}/roles {"role_id":"role_{web}~9320b0678b91a9374b6c8c2176ffb783"} -> 200

==== next plan
No changes, but not in sync: 1 problem.

Problems: 1 (left out of the plan, with the changes that depend on them)
  project/Default project/member/bob@example.com/role/aud  (orgward.yaml:5, used at orgward.yaml:6)
      `aud` is not a role of project/Default project
      Add it under `roles` to create it, or remove it here.

Read-only: 1 (differs, but orgward may not change it)
  project/Default project/member/bob@example.com  listed, but missing  (orgward.yaml:5, used at orgward.yaml:6)
      membership of the default project follows membership of the organization

Unlisted: 1 (not in the file; left unchanged; add the lines below to adopt them)
  projects  (orgward.yaml:7)
      shadow: {}

