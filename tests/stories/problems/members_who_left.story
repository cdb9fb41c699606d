# why: A listed project member who has left is a problem, and orgward still changes the other members
==== orgward.yaml
version: 1
organization: { id: org-story }
projects:
  api: { members: { left@example.com: member, carol@example.com: owner } }
  web: { members: { left@example.com: owner, quit@example.com: {}, dora@example.com: member, carol@example.com: owner } }
==== live.yaml
now: 2026-11-24T09:00:00Z
organization: { id: org-story }
users:
  - { email: alice@example.com, role: owner }
  - { email: bob@example.com, role: owner }
  - { email: carol@example.com, role: reader }
  - { email: dora@example.com, role: owner }
projects: [{ name: api }, { name: web, users: [{ email: carol@example.com, role: member }] }]
==== plan
2 changes, all of them dangerous: 1 to create, 1 to update; 4 problems.

Dangerous

  + create   project/api/member/carol@example.com  [escalation]
      roles    owner
      why      listed, but missing
      from     orgward.yaml:4

  ~ update   project/web/member/carol@example.com  [escalation]
      roles    member -> owner
      from     orgward.yaml:5

Problems: 4 (left out of the plan, with the changes that depend on them)
  project/api/member/left@example.com  (orgward.yaml:4)
      `left@example.com` is not a user of the organization
      Add them under `users` to invite them, or remove them here.
  project/web/member/left@example.com  (orgward.yaml:5)
      `left@example.com` is not a user of the organization
      Add them under `users` to invite them, or remove them here.
  project/web/member/quit@example.com  (orgward.yaml:5)
      `roles` is required, because quit@example.com is not in project/web yet
      Write a role: `quit@example.com: ...`; or remove the entry, if they have left.
  project/web/member/dora@example.com  (orgward.yaml:5)
      dora@example.com is an owner of the organization, who owns every project without being listed
      List them as `owner` here, or omit them, or list them under `users` as a `reader`.

==== requests
1 GET /organization/invites
1 GET /organization/projects
2 GET /organization/projects/{project_id}/users
1 GET /organization/users

==== apply
  done        create project/api/member/carol@example.com
  done        update project/web/member/carol@example.com

2 done: 4 problems remain.
Verified: 2 changes match the plan.

Problems: 4 (left out of the plan, with the changes that depend on them)
  project/api/member/left@example.com  (orgward.yaml:4)
      `left@example.com` is not a user of the organization
      Add them under `users` to invite them, or remove them here.
  project/web/member/left@example.com  (orgward.yaml:5)
      `left@example.com` is not a user of the organization
      Add them under `users` to invite them, or remove them here.
  project/web/member/quit@example.com  (orgward.yaml:5)
      `roles` is required, because quit@example.com is not in project/web yet
      Write a role: `quit@example.com: ...`; or remove the entry, if they have left.
  project/web/member/dora@example.com  (orgward.yaml:5)
      dora@example.com is an owner of the organization, who owns every project without being listed
      List them as `owner` here, or omit them, or list them under `users` as a `reader`.

==== writes
POST /organization/projects/{api}/users {"role":"owner","user_id":"{carol@example.com}"} -> 200
POST /organization/projects/{web}/users/{carol@example.com} {"role":"owner"} -> 200

==== next plan
No changes, but not in sync: 4 problems.

Problems: 4 (left out of the plan, with the changes that depend on them)
  project/api/member/left@example.com  (orgward.yaml:4)
      `left@example.com` is not a user of the organization
      Add them under `users` to invite them, or remove them here.
  project/web/member/left@example.com  (orgward.yaml:5)
      `left@example.com` is not a user of the organization
      Add them under `users` to invite them, or remove them here.
  project/web/member/quit@example.com  (orgward.yaml:5)
      `roles` is required, because quit@example.com is not in project/web yet
      Write a role: `quit@example.com: ...`; or remove the entry, if they have left.
  project/web/member/dora@example.com  (orgward.yaml:5)
      dora@example.com is an owner of the organization, who owns every project without being listed
      List them as `owner` here, or omit them, or list them under `users` as a `reader`.

