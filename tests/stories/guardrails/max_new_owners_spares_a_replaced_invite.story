# why: an invite that made an owner before makes no new one when it is replaced
==== orgward.yaml
version: 1
organization: { id: org-story }
policy: { unlisted: { project_members: remove }, guardrails: { max_new_owners: 0 } }
users: { alice@example.com: owner, bob@example.com: owner, carol@example.com: owner }
projects:
  web: { members: {} }
==== live.yaml
now: 2026-11-24T09:00:00Z
organization: { id: org-story }
users:
  - { email: alice@example.com, role: owner }
  - { email: bob@example.com, role: owner }
invites:
  - { email: carol@example.com, role: owner, created_at: -2d, projects: [{ name: web, role: member }] }
projects: [{ name: web }]
==== problems
warning: `members` is empty: the file declares that there should be none
 --> orgward.yaml:6:10
  |
6 |   web: { members: {} }
  |          ^^^^^^^
  |
  = help: Omit the line to leave members unmanaged.

1 warning

==== plan
1 change: 1 to replace.

  ± replace  user/carol@example.com  invited, and can accept until 2026-11-29 09:00 UTC
      projects  web: member -> nothing
      roles     owner
      why       the invite includes more than the file allows, and cannot be changed
      from      orgward.yaml:6
      effect    deletes the existing invite
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

