# why: A replaced invite includes the new membership and keeps the old one, so orgward sends nothing twice
==== orgward.yaml
version: 1
organization: { id: org-story }
users:
  alice@example.com: owner
  bob@example.com: owner
  carol@example.com: owner
  dave@example.com: reader
projects:
  api: { members: { dave@example.com: member } }
  web: { members: { dave@example.com: member } }
==== live.yaml
now: 2026-11-24T09:00:00Z
organization: { id: org-story }
users:
  - { email: alice@example.com, role: owner }
  - { email: bob@example.com, role: owner }
invites:
  - { email: dave@example.com, role: owner, created_at: -2d, projects: [{ name: api, role: member }] }
projects:
  - name: api
  - name: web
==== plan
2 changes, 1 of them dangerous: 1 to invite, 1 to replace.

Dangerous

  + invite   user/carol@example.com  [escalation]
      roles    owner
      why      listed, but missing
      from     orgward.yaml:6
      effect   sends an e-mail to carol@example.com

Other changes

  ± replace  user/dave@example.com  invited, and can accept until 2026-11-29 09:00 UTC
      roles    owner -> reader
      from     orgward.yaml:7
      effect   deletes the existing invite
               sends an e-mail to dave@example.com
      bundles  project/api/member/dave@example.com: member (unchanged)
               project/web/member/dave@example.com: member (orgward.yaml:10)

==== requests
1 GET /organization/invites
1 GET /organization/projects
1 GET /organization/projects/{project_id}/users
1 GET /organization/users

==== apply
  done        invite user/carol@example.com
  done        replace user/dave@example.com

2 done.
Verified: 2 changes match the plan.

==== writes
POST /organization/invites {"email":"carol@example.com","projects":[],"role":"owner"} -> 200
DELETE /organization/invites/{invite of dave@example.com} -> 200
POST /organization/invites {"email":"dave@example.com","projects":[{"id":"{api}","role":"member"},{"id":"{web}","role":"member"}],"role":"reader"} -> 200

==== next plan
In sync: nothing to change.

