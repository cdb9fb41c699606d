# why: A replaced invite leaves out an archived project also when orgward has read the archived projects
==== orgward.yaml
version: 1
organization: { id: org-story }
users:
  alice@example.com: owner
  bob@example.com: owner
  carol@example.com: owner
projects:
  web: { members: { bob@example.com: owner } }
  new: {}
==== live.yaml
now: 2026-11-24T09:00:00Z
organization: { id: org-story }
users:
  - { email: alice@example.com, role: owner }
  - { email: bob@example.com, role: owner }
invites:
  - { email: carol@example.com, role: reader, created_at: -2d, projects: [{ id: proj_old, role: member }] }
projects:
  - name: web
  - { id: proj_old, name: old, status: archived, archived_at: -1d }
==== plan
2 changes, 1 of them dangerous: 1 to create, 1 to replace.

Dangerous

  ± replace  user/carol@example.com  [escalation]  invited, and can accept until 2026-11-29 09:00 UTC
      roles    reader -> owner
      from     orgward.yaml:6
      effect   deletes the existing invite
               sends an e-mail to carol@example.com

Other changes

  + create   project/new
      why      listed, but missing
      from     orgward.yaml:9

==== requests
1 GET /organization/invites
2 GET /organization/projects
1 GET /organization/projects/{project_id}/users
1 GET /organization/users

==== apply
  done        create project/new
  done        replace user/carol@example.com

2 done.
Verified: 2 changes match the plan.

==== writes
POST /organization/projects {"name":"new"} -> 200
DELETE /organization/invites/{invite of carol@example.com} -> 200
POST /organization/invites {"email":"carol@example.com","projects":[],"role":"owner"} -> 200

==== next plan
In sync: nothing to change.

