# why: Without a users section, unlisted invites: remove lets orgward replace an invite that carries too much
==== orgward.yaml
version: 1
organization: { id: org-story }
policy: { unlisted: { project_members: remove, invites: remove } }
projects:
  web: { members: { bob@example.com: owner, carol@example.com: member } }
  api: { members: { bob@example.com: owner } }
==== live.yaml
now: 2026-11-24T09:00:00Z
organization: { id: org-story }
users:
  - { email: alice@example.com, role: owner }
  - { email: bob@example.com, role: owner }
invites:
  - { email: carol@example.com, role: reader, created_at: -2d, projects: [{ name: api, role: member }] }
projects:
  - name: web
  - name: api
==== plan
1 change: 1 to replace.

  ± replace  user/carol@example.com  invited, and can accept until 2026-11-29 09:00 UTC
      roles    reader
      why      the invite includes more than the file allows, and cannot be changed
      from     orgward.yaml:6
      effect   deletes the existing invite
               sends an e-mail to carol@example.com
      bundles  project/web/member/carol@example.com: member (orgward.yaml:5)

==== requests
1 GET /organization/invites
1 GET /organization/projects
2 GET /organization/projects/{project_id}/users
1 GET /organization/users

==== apply
  done        replace user/carol@example.com

1 done.
Verified: 1 change matches the plan.

==== writes
DELETE /organization/invites/{invite of carol@example.com} -> 200
POST /organization/invites {"email":"carol@example.com","projects":[{"id":"{web}","role":"member"}],"role":"reader"} -> 200

==== next plan
In sync: nothing to change.

