# why: orgward leaves an archived project out when it replaces an invite, because nobody can join that project
==== orgward.yaml
version: 1
organization: { id: org-story }
users:
  alice@example.com: owner
  bob@example.com: owner
  carol@example.com: owner
projects:
  web: { members: {} }
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
==== problems
warning: `members` is empty: the file declares that there should be none
 --> orgward.yaml:8:10
  |
8 |   web: { members: {} }
  |          ^^^^^^^
  |
  = help: Omit the line to leave members unmanaged.

1 warning

==== plan
1 change, and it is dangerous: 1 to replace.

  ± replace  user/carol@example.com  [escalation]  invited, and can accept until 2026-11-29 09:00 UTC
      roles    reader -> owner
      from     orgward.yaml:6
      effect   deletes the existing invite
               sends an e-mail to carol@example.com

==== requests
1 GET /organization/invites
1 GET /organization/projects
1 GET /organization/projects/{project_id}/users
1 GET /organization/users

==== apply
  done        replace user/carol@example.com

1 done.
Verified: 1 change matches the plan.

==== writes
DELETE /organization/invites/{invite of carol@example.com} -> 200
POST /organization/invites {"email":"carol@example.com","projects":[],"role":"owner"} -> 200

==== next plan
In sync: nothing to change.

