# why: an owner who is demoted may have been a viewer of the project all along, which only the apply can see
==== orgward.yaml
version: 1
organization: { id: org-story }
users:
  alice@example.com: owner
  bob@example.com: owner
  carol@example.com: reader
projects:
  web: { members: { carol@example.com: viewer } }
==== live.yaml
now: 2026-11-24T09:00:00Z
organization: { id: org-story }
users:
  - { email: alice@example.com, role: owner }
  - { email: bob@example.com, role: owner }
  - { email: carol@example.com, role: owner }
projects:
  - name: web
    users: [{ email: carol@example.com, role: viewer }]
==== plan
2 changes, 1 of them dangerous: 1 to create, 1 to update.

Dangerous

  ~ update   user/carol@example.com  [destructive]
      roles    owner -> reader
      from     orgward.yaml:6
      effect   ends their ownership of every project; memberships that it hid show in the next plan

Other changes

  + create   project/web/member/carol@example.com
      roles    viewer
      why      listed, but missing
      from     orgward.yaml:8
      effect   is a `member` for a moment, until `viewer` is assigned
               if a stronger role of their own is hidden here today, this change fails, and the next plan lowers that role
      after    update user/carol@example.com

==== requests
1 GET /organization/admin_api_keys
1 GET /organization/invites
1 GET /organization/projects
1 GET /organization/projects/{project_id}/users
1 GET /organization/users

==== apply
  done        update user/carol@example.com
  unchanged   create project/web/member/carol@example.com

1 done, 1 unchanged.
Verified: 2 changes match the plan.

==== writes
POST /organization/users/{carol@example.com} {"role":"reader"} -> 200
POST /organization/projects/{web}/users {"role":"member","user_id":"{carol@example.com}"} -> 400
POST /projects/{web}/users/{carol@example.com}/roles {"role_id":"role-api-project-viewer"} -> 400
DELETE /projects/{web}/users/{carol@example.com}/roles/role-api-project-member -> 404

==== next plan
In sync: nothing to change.

