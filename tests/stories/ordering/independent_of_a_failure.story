# why: orgward promotes the new project owner before it removes the old one
==== orgward.yaml
version: 1
organization: { id: org-story }
policy: { unlisted: { project_members: remove } }
users:
  alice@example.com: owner
  bob@example.com: owner
  carol@example.com: reader
  dave@example.com: reader
projects:
  web: { members: { carol@example.com: owner } }
==== live.yaml
now: 2026-11-24T09:00:00Z
organization: { id: org-story }
users:
  - { email: alice@example.com, role: owner }
  - { email: bob@example.com, role: owner }
  - { email: carol@example.com, role: reader }
  - { email: dave@example.com, role: reader }
projects:
  - { name: web, users: [{ email: carol@example.com, role: member }, { email: dave@example.com, role: owner }] }
==== plan
2 changes, all of them dangerous: 1 to update, 1 to remove.

  - remove   project/web/member/dave@example.com  [destructive]
      roles    was owner
      why      not listed under `members`, and `unlisted` says to remove
      from     orgward.yaml:10

  ~ update   project/web/member/carol@example.com  [escalation]
      roles    member -> owner
      from     orgward.yaml:10

==== requests
1 GET /organization/invites
1 GET /organization/projects
1 GET /organization/projects/{project_id}/api_keys
1 GET /organization/projects/{project_id}/users
1 GET /organization/users

==== apply
  done        update project/web/member/carol@example.com
  done        remove project/web/member/dave@example.com

2 done.
Verified: 2 changes match the plan.

==== writes
POST /organization/projects/{web}/users/{carol@example.com} {"role":"owner"} -> 200
DELETE /organization/projects/{web}/users/{dave@example.com} -> 200

==== next plan
In sync: nothing to change.

