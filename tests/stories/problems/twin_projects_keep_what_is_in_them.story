# why: When two projects have one name, orgward changes nothing inside them and continues with other projects
==== orgward.yaml
version: 1
organization: { id: org-story }
policy: { unlisted: { project_members: remove, service_accounts: remove, api_keys: remove } }
projects:
  web: { members: { zoe@example.com: owner }, service_accounts: {}, api_keys: { allow: [] } }
  api: { members: { zoe@example.com: owner } }
==== live.yaml
now: 2026-11-24T09:00:00Z
organization: { id: org-story }
users:
  - { email: alice@example.com, role: owner }
  - { email: bob@example.com, role: owner }
  - { email: carol@example.com, role: reader }
  - { email: zoe@example.com, role: reader }
projects:
  - id: proj_one
    name: web
    users: [{ email: carol@example.com, role: member }]
    service_accounts: [{ id: svc_acct_one, name: one, role: member }]
    api_keys: [{ id: key_one, name: prod, owner: { service_account: one }, created_at: -90d, last_used_at: -80d }]
  - id: proj_two
    name: web
    users: [{ email: carol@example.com, role: member }]
    api_keys: [{ id: key_two, name: test, owner: { user: carol@example.com }, created_at: -90d }]
  - { id: proj_api, name: api, users: [{ email: carol@example.com, role: member }, { email: zoe@example.com, role: member }] }
==== problems
warning: `service_accounts` is empty: the file declares that there should be none
 --> orgward.yaml:5:47
  |
5 |   web: { members: { zoe@example.com: owner }, service_accounts: {}, api_keys: { allow: [] } }
  |                                               ^^^^^^^^^^^^^^^^
  |
  = help: Omit the line to leave service accounts unmanaged.

warning: `api_keys.allow` has no rule, so no key is allowed here
 --> orgward.yaml:5:69
  |
5 |   web: { members: { zoe@example.com: owner }, service_accounts: {}, api_keys: { allow: [] } }
  |                                                                     ^^^^^^^^

2 warnings

==== plan
2 changes, all of them dangerous: 1 to update, 1 to remove; 1 problem.

Dangerous

  - remove   project/api/member/carol@example.com  [destructive]
      roles    was member
      why      not listed under `members`, and `unlisted` says to remove
      from     orgward.yaml:6

  ~ update   project/api/member/zoe@example.com  [escalation]
      roles    member -> owner
      from     orgward.yaml:6

Problems: 1 (left out of the plan, with the changes that depend on them)
  project/web  (orgward.yaml:5)
      2 live projects are named `web`
      Select one with `id:`; the ids are proj_one, proj_two.
      blocks  project/web/api_key/*
              project/web/member/zoe@example.com

==== requests
1 GET /organization/projects
1 GET /organization/projects/{project_id}/api_keys
1 GET /organization/projects/{project_id}/users
1 GET /organization/users

==== apply
  done        update project/api/member/zoe@example.com
  done        remove project/api/member/carol@example.com

2 done: 1 problem remains.
Verified: 2 changes match the plan.

Problems: 1 (left out of the plan, with the changes that depend on them)
  project/web  (orgward.yaml:5)
      2 live projects are named `web`
      Select one with `id:`; the ids are proj_one, proj_two.
      blocks  project/web/api_key/*
              project/web/member/zoe@example.com

==== writes
POST /organization/projects/{api}/users/{zoe@example.com} {"role":"owner"} -> 200
DELETE /organization/projects/{api}/users/{carol@example.com} -> 200

==== next plan
No changes, but not in sync: 1 problem.

Problems: 1 (left out of the plan, with the changes that depend on them)
  project/web  (orgward.yaml:5)
      2 live projects are named `web`
      Select one with `id:`; the ids are proj_one, proj_two.
      blocks  project/web/api_key/*
              project/web/member/zoe@example.com

