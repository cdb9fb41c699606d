# why: A replaced invite keeps the project with the id that it names, not one whose name looks like that id
==== orgward.yaml
version: 1
organization: { id: org-story }
users:
  alice@example.com: owner
  bob@example.com: owner
  carol@example.com: owner
projects:
  web: { members: { bob@example.com: owner } }
==== live.yaml
now: 2026-11-24T09:00:00Z
organization: { id: org-story }
users:
  - { email: alice@example.com, role: owner }
  - { email: bob@example.com, role: owner }
invites:
  - { email: carol@example.com, role: reader, created_at: -2d, projects: [{ id: proj_api, role: member }] }
projects:
  - { id: proj_web, name: web }
  - { id: proj_api, name: api }
  - { id: proj_odd, name: proj_api }
==== plan
1 change, and it is dangerous: 1 to replace.

  ± replace  user/carol@example.com  [escalation]  invited, and can accept until 2026-11-29 09:00 UTC
      roles    reader -> owner
      from     orgward.yaml:6
      effect   deletes the existing invite
               sends an e-mail to carol@example.com
      bundles  project/api/member/carol@example.com: member (unchanged)

Unlisted: 2 (not in the file; left unchanged; add the lines below to adopt them)
  projects  (orgward.yaml:7)
      api: {}
      proj_api: {}

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
POST /organization/invites {"email":"carol@example.com","projects":[{"id":"{api}","role":"member"}],"role":"owner"} -> 200

==== next plan
In sync: nothing to change.

Unlisted: 2 (not in the file; left unchanged; add the lines below to adopt them)
  projects  (orgward.yaml:7)
      api: {}
      proj_api: {}

