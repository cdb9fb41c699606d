# why: A membership of a weaker role that an ownership hid is changed at the first attempt
==== orgward.yaml
version: 1
organization: { id: org-story }
users:
  alice@example.com: owner
  bob@example.com: owner
  carol@example.com: reader
projects:
  web: { members: { carol@example.com: member } }
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
      roles    member
      why      listed, but missing
      from     orgward.yaml:8
      effect   if a stronger role of their own is hidden here today, this change fails, and the next plan lowers that role
      after    update user/carol@example.com

==== requests
1 GET /organization/admin_api_keys
1 GET /organization/invites
1 GET /organization/projects
1 GET /organization/projects/{project_id}/users
1 GET /organization/users

==== apply
  done        update user/carol@example.com
  done        create project/web/member/carol@example.com
              why      it was there already with another role, hidden until now, so that role was changed

2 done.
Verified: 2 changes match the plan.

==== writes
POST /organization/users/{carol@example.com} {"role":"reader"} -> 200
POST /organization/projects/{web}/users {"role":"member","user_id":"{carol@example.com}"} -> 400
POST /organization/projects/{web}/users/{carol@example.com} {"role":"member"} -> 200

==== next plan
In sync: nothing to change.

