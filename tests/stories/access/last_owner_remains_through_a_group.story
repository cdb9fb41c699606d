# why: whoever owns a project through a group remains its owner when the last listed owner goes
==== orgward.yaml
version: 1
organization: { id: org-story }
policy: { unlisted: { project_members: remove } }
groups:
  sre: { members: [carol@example.com] }
projects:
  web: { members: {}, groups: { sre: owner } }
==== live.yaml
now: 2026-11-24T09:00:00Z
organization: { id: org-story }
users:
  - { email: alice@example.com, role: owner }
  - { email: bob@example.com, role: owner }
  - { email: carol@example.com, role: reader }
  - { email: dave@example.com, role: reader }
  - { email: eve@partner.example, role: reader }
groups: [{ name: sre, users: [{ email: carol@example.com }] }]
projects:
  - name: web
    users: [{ email: dave@example.com, role: owner }]
    groups: [{ name: sre, roles: [owner] }]
==== problems
warning: `members` is empty: the file declares that there should be none
 --> orgward.yaml:7:10
  |
7 |   web: { members: {}, groups: { sre: owner } }
  |          ^^^^^^^
  |
  = help: Omit the line to leave members unmanaged.

1 warning

==== plan
1 change, and it is dangerous: 1 to remove.

  - remove   project/web/member/dave@example.com  [destructive]
      roles    was owner
      why      not listed under `members`, and `unlisted` says to remove
      from     orgward.yaml:7

==== requests
1 GET /organization/groups
1 GET /organization/groups/{group_id}/users
1 GET /organization/projects
1 GET /organization/projects/{project_id}/api_keys
1 GET /organization/projects/{project_id}/groups
1 GET /organization/projects/{project_id}/users
1 GET /organization/users
1 GET /projects/{project_id}/groups/{group_id}/roles

==== apply
  done        remove project/web/member/dave@example.com

1 done.
Verified: 1 change matches the plan.

==== writes
DELETE /organization/projects/{web}/users/{dave@example.com} -> 200

==== next plan
In sync: nothing to change.

