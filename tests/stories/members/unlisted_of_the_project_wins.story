# why: The unlisted setting of a project has priority over the policy for project members in orgward
==== orgward.yaml
version: 1
organization: { id: org-story }
policy: { unlisted: { project_members: remove } }
users:
  alice@example.com: owner
  bob@example.com: owner
  carol@example.com: reader
projects:
  api:
    members: {}
  web:
    unlisted: { project_members: report }
    members: {}
==== live.yaml
now: 2026-11-24T09:00:00Z
organization: { id: org-story }
users:
  - { email: alice@example.com, role: owner }
  - { email: bob@example.com, role: owner }
  - { email: carol@example.com, role: reader }
projects:
  - name: api
    users: [{ email: carol@example.com, role: member }]
  - name: web
    users: [{ email: carol@example.com, role: member }]
==== problems
warning: `members` is empty: the file declares that there should be none
  --> orgward.yaml:10:5
   |
10 |     members: {}
   |     ^^^^^^^
   |
   = help: Omit the line to leave members unmanaged.

warning: `members` is empty: the file declares that there should be none
  --> orgward.yaml:13:5
   |
13 |     members: {}
   |     ^^^^^^^
   |
   = help: Omit the line to leave members unmanaged.

2 warnings

==== plan
1 change, and it is dangerous: 1 to remove.

  - remove   project/api/member/carol@example.com  [destructive]
      roles    was member
      why      not listed under `members`, and `unlisted` says to remove
      from     orgward.yaml:10

Unlisted: 1 (not in the file; left unchanged; add the lines below to adopt them)
  project_members of project/web  (orgward.yaml:13)
      carol@example.com: member

==== requests
1 GET /organization/invites
1 GET /organization/projects
1 GET /organization/projects/{project_id}/api_keys
1 GET /organization/projects/{project_id}/users
1 GET /organization/users

==== apply
  done        remove project/api/member/carol@example.com

1 done.
Verified: 1 change matches the plan.

==== writes
DELETE /organization/projects/{api}/users/{carol@example.com} -> 200

==== next plan
In sync: nothing to change.

Unlisted: 1 (not in the file; left unchanged; add the lines below to adopt them)
  project_members of project/web  (orgward.yaml:13)
      carol@example.com: member

