# why: A membership that the owner role hid appears after the demotion, and the next orgward plan removes it
==== orgward.yaml
version: 1
organization: { id: org-story }
policy: { unlisted: { project_members: remove } }
users:
  alice@example.com: owner
  bob@example.com: owner
  carol@example.com: reader
projects:
  web: { members: {} }
==== live.yaml
now: 2026-11-24T09:00:00Z
organization: { id: org-story }
users:
  - { email: alice@example.com, role: owner }
  - { email: bob@example.com, role: owner }
  - { email: carol@example.com, role: owner }
projects:
  - name: web
    users: [{ email: carol@example.com, role: member }]
==== problems
warning: `members` is empty: the file declares that there should be none
 --> orgward.yaml:9:10
  |
9 |   web: { members: {} }
  |          ^^^^^^^
  |
  = help: Omit the line to leave members unmanaged.

1 warning

==== plan
1 change, and it is dangerous: 1 to update.

  ~ update   user/carol@example.com  [destructive]
      roles    owner -> reader
      from     orgward.yaml:7
      effect   ends their ownership of every project; memberships that it hid show in the next plan

==== requests
1 GET /organization/admin_api_keys
1 GET /organization/invites
1 GET /organization/projects
1 GET /organization/projects/{project_id}/users
1 GET /organization/users

==== apply
  done        update user/carol@example.com

1 done.
Verified: 1 change matches the plan.

==== writes
POST /organization/users/{carol@example.com} {"role":"reader"} -> 200

==== next plan
1 change, and it is dangerous: 1 to remove.

  - remove   project/web/member/carol@example.com  [destructive]
      roles    was member
      why      not listed under `members`, and `unlisted` says to remove
      from     orgward.yaml:9

