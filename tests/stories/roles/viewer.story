# why: `viewer` is assigned by its role, and the old role is taken away afterwards
==== orgward.yaml
version: 1
organization: { id: org-story }
users:
  alice@example.com: owner
  bob@example.com: owner
  carol@example.com: reader
  dave@example.com: reader
  erin@example.com: reader
  nina@example.com: reader
projects:
  web:
    members:
      carol@example.com: viewer
      dave@example.com: viewer
      erin@example.com: member
      nina@example.com: viewer
==== live.yaml
now: 2026-11-24T09:00:00Z
organization: { id: org-story }
users:
  - { email: alice@example.com, role: owner }
  - { email: bob@example.com, role: owner }
  - { email: carol@example.com, role: reader }
  - { email: dave@example.com, role: reader }
  - { email: erin@example.com, role: reader }
projects:
  - { name: web, users: [{ email: carol@example.com, role: member }, { email: erin@example.com, role: viewer }] }
==== plan
4 changes, 2 of them dangerous: 1 to invite, 1 to create, 2 to update.

Dangerous

  ~ update   project/web/member/carol@example.com  [destructive]
      roles    member -> viewer
      from     orgward.yaml:13
      effect   has both roles for a moment: the new one is assigned before the old one is removed

  ~ update   project/web/member/erin@example.com  [escalation]
      roles    viewer -> member
      from     orgward.yaml:15
      effect   has both roles for a moment: the new one is assigned before the old one is removed

Other changes

  + invite   user/nina@example.com
      roles    reader
      why      listed, but missing
      from     orgward.yaml:9
      effect   sends an e-mail to nina@example.com

  + create   project/web/member/dave@example.com
      roles    viewer
      why      listed, but missing
      from     orgward.yaml:14
      effect   is a `member` for a moment, until `viewer` is assigned

Deferred: 1 (desired, but not possible yet)
  project/web/member/nina@example.com  roles: viewer  (orgward.yaml:16)
      waits for user/nina@example.com: no invite can include this role, so they must accept first

==== requests
1 GET /organization/invites
1 GET /organization/projects
1 GET /organization/projects/{project_id}/users
1 GET /organization/users
2 GET /projects/{project_id}/users/{user_id}/roles

==== apply
  done        invite user/nina@example.com
  done        create project/web/member/dave@example.com
  done        update project/web/member/erin@example.com
  done        update project/web/member/carol@example.com

4 done.
Verified: 4 changes match the plan.

==== writes
POST /organization/invites {"email":"nina@example.com","projects":[],"role":"reader"} -> 200
POST /organization/projects/{web}/users {"role":"member","user_id":"{dave@example.com}"} -> 200
POST /projects/{web}/users/{dave@example.com}/roles {"role_id":"role-api-project-viewer"} -> 200
DELETE /projects/{web}/users/{dave@example.com}/roles/role-api-project-member -> 200
POST /projects/{web}/users/{erin@example.com}/roles {"role_id":"role-api-project-member"} -> 200
DELETE /projects/{web}/users/{erin@example.com}/roles/role-api-project-viewer -> 200
POST /projects/{web}/users/{carol@example.com}/roles {"role_id":"role-api-project-viewer"} -> 200
DELETE /projects/{web}/users/{carol@example.com}/roles/role-api-project-member -> 200

==== next plan
In sync: nothing to change.

Deferred: 1 (desired, but not possible yet)
  project/web/member/nina@example.com  roles: viewer  (orgward.yaml:16)
      waits for user/nina@example.com: they have not accepted their invite yet

