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
      because  listed, and not there
      from     orgward.yaml:4

  ~ update   project/web/member/carol@example.com  [escalation]
      roles    member -> owner
      from     orgward.yaml:5

Problems: 4 (left out, with what depends on them)
  project/api/member/left@example.com  (orgward.yaml:4)
      `left@example.com` is not a user of the organization
      Add them under `users`, so that they are invited, or take them out here.
  project/web/member/left@example.com  (orgward.yaml:5)
      `left@example.com` is not a user of the organization
      Add them under `users`, so that they are invited, or take them out here.
  project/web/member/quit@example.com  (orgward.yaml:5)
      quit@example.com is not there yet, and `roles` does not say as what to add them
      Write a role: `quit@example.com: ...`; or take the entry out, if they have left.
  project/web/member/dora@example.com  (orgward.yaml:5)
      dora@example.com is an owner of the organization, who owns every project without being listed
      List them as `owner` here, or leave them out, or list them under `users` as a `reader`.

==== requests
1 GET /organization/invites
1 GET /organization/projects
2 GET /organization/projects/{project_id}/users
1 GET /organization/users

==== apply
  done        create project/api/member/carol@example.com
  done        update project/web/member/carol@example.com

2 done: 4 problems are left.

Problems: 4 (left out, with what depends on them)
  project/api/member/left@example.com  (orgward.yaml:4)
      `left@example.com` is not a user of the organization
      Add them under `users`, so that they are invited, or take them out here.
  project/web/member/left@example.com  (orgward.yaml:5)
      `left@example.com` is not a user of the organization
      Add them under `users`, so that they are invited, or take them out here.
  project/web/member/quit@example.com  (orgward.yaml:5)
      quit@example.com is not there yet, and `roles` does not say as what to add them
      Write a role: `quit@example.com: ...`; or take the entry out, if they have left.
  project/web/member/dora@example.com  (orgward.yaml:5)
      dora@example.com is an owner of the organization, who owns every project without being listed
      List them as `owner` here, or leave them out, or list them under `users` as a `reader`.

==== writes
POST /organization/projects/{api}/users {"role":"owner","user_id":"{carol@example.com}"} -> 200
POST /organization/projects/{web}/users/{carol@example.com} {"role":"owner"} -> 200

==== next plan
Nothing to change, and not in sync: 4 problems.

Problems: 4 (left out, with what depends on them)
  project/api/member/left@example.com  (orgward.yaml:4)
      `left@example.com` is not a user of the organization
      Add them under `users`, so that they are invited, or take them out here.
  project/web/member/left@example.com  (orgward.yaml:5)
      `left@example.com` is not a user of the organization
      Add them under `users`, so that they are invited, or take them out here.
  project/web/member/quit@example.com  (orgward.yaml:5)
      quit@example.com is not there yet, and `roles` does not say as what to add them
      Write a role: `quit@example.com: ...`; or take the entry out, if they have left.
  project/web/member/dora@example.com  (orgward.yaml:5)
      dora@example.com is an owner of the organization, who owns every project without being listed
      List them as `owner` here, or leave them out, or list them under `users` as a `reader`.

