# why: Two unlisted projects of one name cannot be told apart, so nothing in them is compared, and the others are
==== orgward.yaml
version: 1
organization: { id: org-story }
policy: { unlisted: { api_keys: remove } }
templates:
  guarded:
    api_keys: { allow: [] }
unlisted_projects: { use: guarded }
==== live.yaml
now: 2026-11-24T09:00:00Z
organization: { id: org-story }
users:
  - { email: alice@example.com, role: owner }
  - { email: zoe@example.com, role: owner }
projects:
  - { id: proj_one, name: twin, api_keys: [{ id: key_one, name: a, owner: { user: alice@example.com }, created_at: -31d }] }
  - { id: proj_two, name: twin, api_keys: [{ id: key_two, name: b, owner: { user: alice@example.com }, created_at: -31d }] }
  - { id: proj_web, name: web, api_keys: [{ id: key_web, name: c, owner: { user: alice@example.com }, created_at: -31d }] }
==== problems
warning: `api_keys.allow` has no rule, so no key is allowed here
 --> orgward.yaml:6:5
  |
6 |     api_keys: { allow: [] }
  |     ^^^^^^^^
  |
 --> orgward.yaml:7:22
  |
7 | unlisted_projects: { use: guarded }
  |                      --- used here
  |
  = help: Through the template `guarded`, this affects all unlisted projects.

1 warning

==== plan
1 change, and it is dangerous: 1 to revoke; 1 problem.

Dangerous

  - revoke   project/web/api_key/key_web  [irreversible, destructive, outage]  `c` of alice@example.com, never used, 31 d old
      why      no rule could allow it
      from     orgward.yaml:6, used at orgward.yaml:7
      effect   programs that use this key stop working

Problems: 1 (left out of the plan, with the changes that depend on them)
  project/twin  (orgward.yaml:7)
      2 live projects are named `twin`, so orgward compares none of them
      List them, each with its `id:`; the ids are proj_one, proj_two.

==== requests
1 GET /organization/projects
2 GET /organization/projects/{project_id}/api_keys

==== apply
  done        revoke project/web/api_key/key_web

1 done: 1 problem remains.
Verified: 1 change matches the plan.

Problems: 1 (left out of the plan, with the changes that depend on them)
  project/twin  (orgward.yaml:7)
      2 live projects are named `twin`, so orgward compares none of them
      List them, each with its `id:`; the ids are proj_one, proj_two.

==== writes
DELETE /organization/projects/{web}/api_keys/{key c} -> 200

==== next plan
No changes, but not in sync: 1 problem.

Problems: 1 (left out of the plan, with the changes that depend on them)
  project/twin  (orgward.yaml:7)
      2 live projects are named `twin`, so orgward compares none of them
      List them, each with its `id:`; the ids are proj_one, proj_two.

