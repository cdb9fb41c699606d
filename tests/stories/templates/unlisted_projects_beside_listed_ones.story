# why: A listed project keeps to its own entry, also under its new name, and an unlisted one stays unlisted
==== orgward.yaml
version: 1
organization: { id: org-story }
policy: { unlisted: { api_keys: remove, project_members: remove } }
templates:
  guarded:
    members: {}
    api_keys: { allow: [] }
unlisted_projects: { use: guarded }
projects:
  web: {}
  api: { renamed_from: api-old }
==== live.yaml
now: 2026-11-24T09:00:00Z
organization: { id: org-story }
users:
  - { email: alice@example.com, role: owner }
  - { email: zoe@example.com, role: owner }
  - { email: bob@example.com, role: reader }
projects:
  - name: web
    users: [{ email: bob@example.com, role: member }]
    api_keys:
      - { id: key_web, name: laptop, owner: { user: alice@example.com }, created_at: -31d, last_used_at: -20d }
  - name: api-old
    users: [{ email: bob@example.com, role: member }]
  - name: shadow
    users: [{ email: bob@example.com, role: member }]
    api_keys:
      - { id: key_shadow, name: laptop, owner: { user: alice@example.com }, created_at: -31d, last_used_at: -20d }
==== problems
warning: `members` is empty: the file declares that there should be none
 --> orgward.yaml:6:5
  |
6 |     members: {}
  |     ^^^^^^^
  |
 --> orgward.yaml:8:22
  |
8 | unlisted_projects: { use: guarded }
  |                      --- used here
  |
  = help: Omit the line to leave members unmanaged.
  = help: Through the template `guarded`, this affects all unlisted projects.

warning: `api_keys.allow` has no rule, so no key is allowed here
 --> orgward.yaml:7:5
  |
7 |     api_keys: { allow: [] }
  |     ^^^^^^^^
  |
 --> orgward.yaml:8:22
  |
8 | unlisted_projects: { use: guarded }
  |                      --- used here
  |
  = help: Through the template `guarded`, this affects all unlisted projects.

2 warnings

==== plan
3 changes, 2 of them dangerous: 1 to update, 1 to remove, 1 to revoke.

Dangerous

  - revoke   project/shadow/api_key/key_shadow  [irreversible, destructive, outage]  `laptop` of alice@example.com, used 20 d ago
      why      no rule could allow it
      from     orgward.yaml:7, used at orgward.yaml:8
      effect   programs that use this key stop working

  - remove   project/shadow/member/bob@example.com  [destructive]
      roles    was member
      why      not listed under `members`, and `unlisted` says to remove
      from     orgward.yaml:6, used at orgward.yaml:8

Other changes

  ~ update   project/api
      name     api-old -> api
      from     orgward.yaml:11

Unlisted: 1 (not in the file; left unchanged; add the lines below to adopt them)
  projects  (orgward.yaml:9)
      shadow: {}

==== requests
1 GET /organization/projects
2 GET /organization/projects/{project_id}/api_keys
2 GET /organization/projects/{project_id}/users
1 GET /organization/users

==== apply
  done        update project/api
  done        revoke project/shadow/api_key/key_shadow
  done        remove project/shadow/member/bob@example.com

3 done.
Verified: 3 changes match the plan.

==== writes
POST /organization/projects/{api-old} {"name":"api"} -> 200
DELETE /organization/projects/{shadow}/api_keys/{key laptop #2} -> 200
DELETE /organization/projects/{shadow}/users/{bob@example.com} -> 200

==== next plan
In sync: nothing to change.

Unlisted: 1 (not in the file; left unchanged; add the lines below to adopt them)
  projects  (orgward.yaml:9)
      shadow: {}

