# why: With renamed_from, orgward manages a person under the old address until the API shows the new one
==== orgward.yaml
version: 1
organization: { id: org-story }
policy: { unlisted: { users: remove, project_members: remove }, guardrails: { protected_users: [root@old.example] } }
users:
  alice@example.com: owner
  bob@example.com: owner
  carol@new.example: { roles: reader, renamed_from: Carol@old.example }
  root@new.example: { roles: owner, renamed_from: root@old.example }
projects:
  web:
    members: { carol@new.example: owner }
==== live.yaml
now: 2026-11-24T09:00:00Z
organization: { id: org-story }
users:
  - { email: alice@example.com, role: owner }
  - { email: bob@example.com, role: owner }
  - { email: carol@old.example, role: reader }
  - { email: root@old.example, role: owner }
projects:
  - { name: Default project }
  - { name: web, users: [{ email: carol@old.example, role: member }] }
==== plan
1 change, and it is dangerous: 1 to update.

  ~ update   project/web/member/carol@new.example  [escalation]
      roles    member -> owner
      from     orgward.yaml:11

Read-only: 2 (differs, but orgward may not change it)
  user/carol@new.example  live `carol@old.example`, desired `carol@new.example`  (orgward.yaml:7)
      the API cannot change this; orgward uses the old name until the organization shows the new one
  user/root@new.example  live `root@old.example`, desired `root@new.example`  (orgward.yaml:8)
      the API cannot change this; orgward uses the old name until the organization shows the new one

==== requests
1 GET /organization/invites
1 GET /organization/projects
1 GET /organization/projects/{project_id}/users
1 GET /organization/users

==== apply
  done        update project/web/member/carol@new.example

1 done.
Verified: 1 change matches the plan.

==== writes
POST /organization/projects/{web}/users/{carol@old.example} {"role":"owner"} -> 200

==== next plan
In sync: nothing to change.

Read-only: 2 (differs, but orgward may not change it)
  user/carol@new.example  live `carol@old.example`, desired `carol@new.example`  (orgward.yaml:7)
      the API cannot change this; orgward uses the old name until the organization shows the new one
  user/root@new.example  live `root@old.example`, desired `root@new.example`  (orgward.yaml:8)
      the API cannot change this; orgward uses the old name until the organization shows the new one

