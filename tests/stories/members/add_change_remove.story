# why: orgward gives new project roles before it removes an unlisted person from the project
==== orgward.yaml
version: 1
organization: { id: org-story }
policy: { unlisted: { project_members: remove } }
users:
  alice@example.com: owner
  bob@example.com: owner
  carol@example.com: reader
  dave@example.com: reader
  erin@example.com: reader
projects:
  web:
    members: { carol@example.com: member, dave@example.com: { roles: owner } }
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
  - name: web
    users: [{ email: dave@example.com, role: member }, { email: erin@example.com, role: owner }]
==== plan
3 changes, 2 of them dangerous: 1 to create, 1 to update, 1 to remove.

Dangerous

  - remove   project/web/member/erin@example.com  [destructive]
      roles    was owner
      why      not listed under `members`, and `unlisted` says to remove
      from     orgward.yaml:12

  ~ update   project/web/member/dave@example.com  [escalation]
      roles    member -> owner
      from     orgward.yaml:12

Other changes

  + create   project/web/member/carol@example.com
      roles    member
      why      listed, but missing
      from     orgward.yaml:12

==== requests
1 GET /organization/invites
1 GET /organization/projects
1 GET /organization/projects/{project_id}/api_keys
1 GET /organization/projects/{project_id}/users
1 GET /organization/users

==== apply
  done        create project/web/member/carol@example.com
  done        update project/web/member/dave@example.com
  done        remove project/web/member/erin@example.com

3 done.
Verified: 3 changes match the plan.

==== writes
POST /organization/projects/{web}/users {"role":"member","user_id":"{carol@example.com}"} -> 200
POST /organization/projects/{web}/users/{dave@example.com} {"role":"owner"} -> 200
DELETE /organization/projects/{web}/users/{erin@example.com} -> 200

==== next plan
In sync: nothing to change.

