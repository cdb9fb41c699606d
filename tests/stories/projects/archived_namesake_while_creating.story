# why: orgward still uses the active project when a creation makes it read the archived projects too
==== orgward.yaml
version: 1
organization: { id: org-story }
users:
  alice@example.com: owner
  bob@example.com: owner
  carol@example.com: reader
projects:
  fresh: {}
  old: { members: { carol@example.com: member } }
==== live.yaml
now: 2026-11-24T09:00:00Z
organization: { id: org-story }
users:
  - { email: alice@example.com, role: owner }
  - { email: bob@example.com, role: owner }
  - { email: carol@example.com, role: reader }
projects:
  - { id: proj_old1, name: old, status: archived, archived_at: -5d }
  - { id: proj_old2, name: old }
==== plan
2 changes: 2 to create.

  + create   project/fresh
      why      listed, but missing
      from     orgward.yaml:8

  + create   project/old/member/carol@example.com
      roles    member
      why      listed, but missing
      from     orgward.yaml:9

==== requests
1 GET /organization/invites
2 GET /organization/projects
1 GET /organization/projects/{project_id}/users
1 GET /organization/users

==== apply
  done        create project/fresh
  done        create project/old/member/carol@example.com

2 done.
Verified: 2 changes match the plan.

==== writes
POST /organization/projects {"name":"fresh"} -> 200
POST /organization/projects/{old #2}/users {"role":"member","user_id":"{carol@example.com}"} -> 200

==== next plan
In sync: nothing to change.

