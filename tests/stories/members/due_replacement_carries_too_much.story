# why: An invite that then replaces is replaced once, without the membership that the file does not list
# run: due
==== orgward.yaml
version: 1
organization: { id: org-story }
policy: { unlisted: { project_members: remove } }
users:
  alice@example.com: owner
  bob@example.com: owner
  carol@example.com: { roles: owner, until: 2026-11-20, then: reader }
projects:
  web: { members: { bob@example.com: owner } }
==== live.yaml
now: 2026-11-24T09:00:00Z
organization: { id: org-story }
users:
  - { email: alice@example.com, role: owner }
  - { email: bob@example.com, role: owner }
invites:
  - { email: carol@example.com, role: owner, created_at: -2d, projects: [{ name: web, role: member }, { name: api, role: member }] }
projects:
  - name: web
  - name: api
==== plan
1 time-based change: 1 to replace.

  ± replace  user/carol@example.com  invited, and can accept until 2026-11-29 09:00 UTC
      roles    owner -> reader
      why      `until: 2026-11-20 00:00 UTC` has passed, and `then` says reader
      from     orgward.yaml:7
      effect   deletes the existing invite
               sends an e-mail to carol@example.com
      bundles  project/api/member/carol@example.com: member (unchanged)

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
POST /organization/invites {"email":"carol@example.com","projects":[{"id":"{api}","role":"member"}],"role":"reader"} -> 200

==== next plan
Nothing is due.

