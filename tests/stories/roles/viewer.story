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
      bundles  project/web/member/nina@example.com: viewer (orgward.yaml:16)

  + create   project/web/member/dave@example.com
      roles    viewer
      why      listed, but missing
      from     orgward.yaml:14
      effect   is a `member` for a moment, until `viewer` is assigned

==== requests
1 GET /organization/invites
1 GET /organization/projects
1 GET /organization/projects/{project_id}/users
1 GET /organization/users
2 GET /projects/{project_id}/users/{user_id}/roles

==== apply
  failed      invite user/nina@example.com
              why      POST /organization/invites answered 400 (invalid_value): Invalid value: 'viewer'. Supported values are: 'owner' and 'member'. (field `projects[0].role`) [request id req_00000000000000000000000000000007]
              next     Run `orgward plan` to see the current state, then `orgward apply` again.
              request  req_00000000000000000000000000000007
  done        create project/web/member/dave@example.com
  done        update project/web/member/erin@example.com
  done        update project/web/member/carol@example.com

3 done, 1 failed: the organization is partly changed. Run `orgward plan` to see the remaining changes.
Verified: 3 changes match the plan.

==== writes
POST /organization/invites {"email":"nina@example.com","projects":[{"id":"{web}","role":"viewer"}],"role":"reader"} -> 400
POST /organization/projects/{web}/users {"role":"member","user_id":"{dave@example.com}"} -> 200
POST /projects/{web}/users/{dave@example.com}/roles {"role_id":"role-api-project-viewer"} -> 200
DELETE /projects/{web}/users/{dave@example.com}/roles/role-api-project-member -> 200
POST /projects/{web}/users/{erin@example.com}/roles {"role_id":"role-api-project-member"} -> 200
DELETE /projects/{web}/users/{erin@example.com}/roles/role-api-project-viewer -> 200
POST /projects/{web}/users/{carol@example.com}/roles {"role_id":"role-api-project-viewer"} -> 200
DELETE /projects/{web}/users/{carol@example.com}/roles/role-api-project-member -> 200

==== next plan
1 change: 1 to invite.

  + invite   user/nina@example.com
      roles    reader
      why      listed, but missing
      from     orgward.yaml:9
      effect   sends an e-mail to nina@example.com
      bundles  project/web/member/nina@example.com: viewer (orgward.yaml:16)

