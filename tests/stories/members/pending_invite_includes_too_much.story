# why: orgward replaces an invite with too many rights and keeps the memberships that it does not manage
==== orgward.yaml
version: 1
organization: { id: org-story }
policy: { unlisted: { project_members: remove } }
users:
  alice@example.com: owner
  bob@example.com: owner
  carol@example.com: reader
projects:
  api: { members: { carol@example.com: member } }
  web: { members: {} }
==== live.yaml
now: 2026-11-24T09:00:00Z
organization: { id: org-story }
users:
  - { email: alice@example.com, role: owner }
  - { email: bob@example.com, role: owner }
invites:
  - { email: carol@example.com, role: reader, created_at: -2d, projects: [{ name: api, role: owner }, { name: lab, role: member }, { name: web, role: member }] }
projects:
  - name: api
  - name: lab
  - name: web
==== problems
warning: `members` is empty: the file declares that there should be none
  --> orgward.yaml:10:10
   |
10 |   web: { members: {} }
   |          ^^^^^^^
   |
   = help: Omit the line to leave members unmanaged.

1 warning

==== plan
1 change: 1 to replace.

  ± replace  user/carol@example.com  invited, and can accept until 2026-11-29 09:00 UTC
      projects  api: owner, lab: member, web: member -> api: member, lab: member
      roles     reader
      why       the invite includes more than the file allows, and cannot be changed
      from      orgward.yaml:9
      effect    deletes the existing invite
                sends an e-mail to carol@example.com
      bundles   project/api/member/carol@example.com: member (orgward.yaml:9)
                project/lab/member/carol@example.com: member (unchanged)

Unlisted: 1 (not in the file; left unchanged; add the lines below to adopt them)
  projects  (orgward.yaml:8)
      lab: {}

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
POST /organization/invites {"email":"carol@example.com","projects":[{"id":"{api}","role":"member"},{"id":"{lab}","role":"member"}],"role":"reader"} -> 200

==== next plan
In sync: nothing to change.

Unlisted: 1 (not in the file; left unchanged; add the lines below to adopt them)
  projects  (orgward.yaml:8)
      lab: {}

