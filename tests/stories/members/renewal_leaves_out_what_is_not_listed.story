# why: The renewal of an expired invite leaves out a membership that the file does not list
# run: due
==== orgward.yaml
version: 1
organization: { id: org-story }
policy: { unlisted: { project_members: remove } }
users:
  alice@example.com: owner
  bob@example.com: owner
  carol@example.com: reader
projects:
  web: { members: { bob@example.com: owner } }
==== live.yaml
now: 2026-11-24T09:00:00Z
organization: { id: org-story }
users:
  - { email: alice@example.com, role: owner }
  - { email: bob@example.com, role: owner }
invites:
  - { email: carol@example.com, role: reader, created_at: -10d, expires_at: -3d, projects: [{ name: web, role: member }, { name: api, role: member }] }
projects:
  - name: web
  - name: api
==== plan
1 time-based change: 1 to invite.

  + invite   user/carol@example.com  the invite expired on 2026-11-21 09:00 UTC
      roles    reader
      from     orgward.yaml:7
      effect   sends an e-mail to carol@example.com
               renewal 1 of 2; the expired invite stays and is counted
               if the API refuses this, deletes the expired invite first; renewals cannot then be counted
      bundles  project/api/member/carol@example.com: member (unchanged)

==== requests
1 GET /organization/invites
1 GET /organization/projects
1 GET /organization/projects/{project_id}/users
1 GET /organization/users

==== apply
  done        invite user/carol@example.com

1 done.
Verified: 1 change matches the plan.

==== writes
POST /organization/invites {"email":"carol@example.com","projects":[{"id":"{api}","role":"member"}],"role":"reader"} -> 200

==== next plan
Nothing is due.

