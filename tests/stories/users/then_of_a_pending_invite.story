# why: A time-based run replaces a pending invite with the role of then and keeps its project membership
# run: due
==== orgward.yaml
version: 1
organization: { id: org-story }
users:
  alice@example.com: owner
  bob@example.com: owner
  carol@example.com: { roles: owner, until: 2026-11-20, then: reader }
projects:
  web: { members: { carol@example.com: member } }
==== live.yaml
now: 2026-11-24T09:00:00Z
organization: { id: org-story }
users:
  - { email: alice@example.com, role: owner }
  - { email: bob@example.com, role: owner }
invites:
  - { email: carol@example.com, role: owner, created_at: -2d, projects: [{ name: web, role: member }] }
projects:
  - name: web
==== plan
1 time-based change: 1 to replace.

  ± replace  user/carol@example.com  invited, and can accept until 2026-11-29 09:00 UTC
      roles    owner -> reader
      why      `until: 2026-11-20 00:00 UTC` has passed, and `then` says reader
      from     orgward.yaml:6
      effect   deletes the existing invite
               sends an e-mail to carol@example.com
      bundles  project/web/member/carol@example.com: member (unchanged)

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
POST /organization/invites {"email":"carol@example.com","projects":[{"id":"{web}","role":"member"}],"role":"reader"} -> 200

==== next plan
Nothing is due.

