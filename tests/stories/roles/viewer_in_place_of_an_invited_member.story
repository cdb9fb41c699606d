# why: an invite that includes `member` goes when the file says `viewer`, and the new one does not include the project
==== orgward.yaml
version: 1
organization: { id: org-story }
users:
  alice@example.com: owner
  bob@example.com: owner
  carol@example.com: reader
projects:
  web:
    members: { carol@example.com: viewer }
==== live.yaml
now: 2026-11-24T09:00:00Z
organization: { id: org-story }
users:
  - { email: alice@example.com, role: owner }
  - { email: bob@example.com, role: owner }
invites:
  - { email: carol@example.com, role: reader, created_at: -2d, projects: [{ name: web, role: member }] }
projects: [{ name: web }]
==== plan
1 change: 1 to replace.

  ± replace  user/carol@example.com  invited, and can accept until 2026-11-29 09:00 UTC
      projects  web: member -> nothing
      roles     reader
      why       the invite includes more than the file allows, and cannot be changed
      from      orgward.yaml:9
      effect    deletes the existing invite
                sends an e-mail to carol@example.com

Deferred: 1 (desired, but not possible yet)
  project/web/member/carol@example.com  roles: viewer  (orgward.yaml:9)
      waits for user/carol@example.com: no invite can include this role, so they must accept first

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
POST /organization/invites {"email":"carol@example.com","projects":[],"role":"reader"} -> 200

==== next plan
In sync: nothing to change.

Deferred: 1 (desired, but not possible yet)
  project/web/member/carol@example.com  roles: viewer  (orgward.yaml:9)
      waits for user/carol@example.com: they have not accepted their invite yet

