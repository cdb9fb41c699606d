# why: orgward creates a new project first, so the invite of a new person can carry all memberships
==== orgward.yaml
version: 1
organization: { id: org-story }
users:
  alice@example.com: owner
  nina@example.com: reader
projects:
  api: { members: { nina@example.com: owner } }
  web: { members: { nina@example.com: member } }
==== live.yaml
now: 2026-11-24T09:00:00Z
organization: { id: org-story }
users:
  - { email: alice@example.com, role: owner }
projects:
  - name: api
==== plan
2 changes, 1 of them dangerous: 1 to invite, 1 to create.

Dangerous

  + invite   user/nina@example.com  [escalation]
      roles    reader
      why      listed, but missing
      from     orgward.yaml:5
      effect   sends an e-mail to nina@example.com
      bundles  project/api/member/nina@example.com: owner (orgward.yaml:7)
               project/web/member/nina@example.com: member (orgward.yaml:8)
      after    create project/web

Other changes

  + create   project/web
      why      listed, but missing
      from     orgward.yaml:8

==== requests
1 GET /organization/invites
2 GET /organization/projects
1 GET /organization/projects/{project_id}/users
1 GET /organization/users

==== apply
  done        create project/web
  done        invite user/nina@example.com

2 done.
Verified: 2 changes match the plan.

==== writes
POST /organization/projects {"name":"web"} -> 200
POST /organization/invites {"email":"nina@example.com","projects":[{"id":"{api}","role":"owner"},{"id":"{web}","role":"member"}],"role":"reader"} -> 200

==== next plan
In sync: nothing to change.

