# why: orgward replaces the invite of a new owner before it removes an unlisted person
==== orgward.yaml
version: 1
organization: { id: org-story }
policy: { unlisted: { users: remove } }
users:
  alice@example.com: owner
  bob@example.com: owner
  zoe@example.com: owner
==== live.yaml
now: 2026-11-24T09:00:00Z
organization: { id: org-story }
users:
  - { email: alice@example.com, role: owner }
  - { email: bob@example.com, role: owner }
  - { email: carol@example.com, role: reader }
invites:
  - { email: zoe@example.com, role: reader, created_at: -2d, projects: [] }
==== plan
2 changes, all of them dangerous: 1 to replace, 1 to remove.

  - remove   user/carol@example.com  [destructive, outage]
      roles    was reader
      why      not listed under `users`, and `unlisted` says to remove
      from     orgward.yaml:4
      effect   ends every project membership and every key of this person

  ± replace  user/zoe@example.com  [escalation]  invited, and can accept until 2026-11-29 09:00 UTC
      roles    reader -> owner
      from     orgward.yaml:7
      effect   deletes the existing invite
               sends an e-mail to zoe@example.com

==== requests
1 GET /organization/admin_api_keys
1 GET /organization/invites
1 GET /organization/projects
1 GET /organization/projects/{project_id}/api_keys
1 GET /organization/users

==== apply
  done        replace user/zoe@example.com
  done        remove user/carol@example.com

2 done.
Verified: 2 changes match the plan.

==== writes
DELETE /organization/invites/{invite of zoe@example.com} -> 200
POST /organization/invites {"email":"zoe@example.com","projects":[],"role":"owner"} -> 200
DELETE /organization/users/{carol@example.com} -> 200

==== next plan
In sync: nothing to change.

