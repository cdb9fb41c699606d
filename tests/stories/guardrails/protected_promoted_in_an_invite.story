# why: The guardrail protected_users lets orgward replace the invite of a protected person with an owner invite
==== orgward.yaml
version: 1
organization: { id: org-story }
policy: { unlisted: { project_members: remove }, guardrails: { protected_users: [carol@example.com] } }
users:
  alice@example.com: owner
  bob@example.com: owner
  carol@example.com: owner
projects:
  web: { members: {} }
==== live: carol_is_invited_to_web
==== problems
warning: `members` is empty: the file declares that there should be none
 --> orgward.yaml:9:10
  |
9 |   web: { members: {} }
  |          ^^^^^^^
  |
  = help: Omit the line to leave members unmanaged.

1 warning

==== plan
1 change, and it is dangerous: 1 to replace.

  ± replace  user/carol@example.com  [escalation]  invited, and can accept until 2026-11-29 09:00 UTC
      roles    reader -> owner
      from     orgward.yaml:7
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

