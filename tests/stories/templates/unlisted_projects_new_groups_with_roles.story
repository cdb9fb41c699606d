# why: What is added to an unlisted project gets its roles as well, as in a listed one
==== orgward.yaml
version: 1
organization: { id: org-story }
templates:
  guarded:
    groups: { dev: [member, aud] }
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
5 changes: 5 to create; 1 problem.

Access: no gain or loss is known
  ? group/dev has no members; it gains `use` in 3 projects
  ? incomplete: these lists were not read: users, roles, admin_api_keys, roles of 1 group, roles of 3 projects, members of 3 projects, service_accounts of 3 projects

Problems: 1 (left out of the plan, with the changes that depend on them)
  project/Default project/group/dev/role/aud  (orgward.yaml:5, used at orgward.yaml:6)
      `aud` is not a role of project/Default project
      Add it under `roles` to create it, or remove it here.

Changes

  + create   project/Default project/group/dev
      roles    member
      why      listed, but missing
      from     orgward.yaml:5, used at orgward.yaml:6

  + create   project/shadow/group/dev
      roles    member
      why      listed, but missing
      from     orgward.yaml:5, used at orgward.yaml:6

  + create   project/web/group/dev
      roles    member
      why      listed, but missing
      from     orgward.yaml:5, used at orgward.yaml:8

  + create   project/shadow/group/dev/role/aud
      why      listed, but missing
      from     orgward.yaml:5, used at orgward.yaml:6
      after    create project/shadow/group/dev

  + create   project/web/group/dev/role/aud
      why      listed, but missing
      from     orgward.yaml:5, used at orgward.yaml:8
      after    create project/web/group/dev

Unlisted: 1 (not in the file; left unchanged; add the lines below to adopt them)
  projects  (orgward.yaml:7)
      shadow: {}

==== requests
1 GET /organization/groups
1 GET /organization/groups/{group_id}/users
1 GET /organization/projects
3 GET /organization/projects/{project_id}/groups
3 GET /projects/{project_id}/roles

==== apply
  done        create project/Default project/group/dev
  done        create project/shadow/group/dev
  done        create project/web/group/dev
  done        create project/shadow/group/dev/role/aud
  done        create project/web/group/dev/role/aud

5 done: 1 problem remains.
Verified: 5 changes match the plan.

Problems: 1 (left out of the plan, with the changes that depend on them)
  project/Default project/group/dev/role/aud  (orgward.yaml:5, used at orgward.yaml:6)
      `aud` is not a role of project/Default project
      Add it under `roles` to create it, or remove it here.

==== writes
POST /organization/projects/{Default project}/groups {"group_id":"30c5faa0241d687377db2f28866d4cd7","role":"role-api-project-member"} -> 200
POST /organization/projects/{shadow}/groups {"group_id":"30c5faa0241d687377db2f28866d4cd7","role":"role-api-project-member"} -> 200
POST /organization/projects/{web}/groups {"group_id":"30c5faa0241d687377db2f28866d4cd7","role":"role-api-project-member"} -> 200
POST /projects/{shadow}/groups/30c5faa0241d687377db2f28866d4cd7/roles {"role_id":"role_{shadow}~e5c05ff8c42622fc4369f7a1cdffc0ec"} -> 200
POST /projects/{web}/groups/30c5faa0241d687377db2f28866d4cd7/roles {"role_id":"role_{web}~9320b0678b91a9374b6c8c2176ffb783"} -> 200

==== next plan
No changes, but not in sync: 1 problem.

Problems: 1 (left out of the plan, with the changes that depend on them)
  project/Default project/group/dev/role/aud  (orgward.yaml:5, used at orgward.yaml:6)
      `aud` is not a role of project/Default project
      Add it under `roles` to create it, or remove it here.

Unlisted: 1 (not in the file; left unchanged; add the lines below to adopt them)
  projects  (orgward.yaml:7)
      shadow: {}

