# why: orgward demotes a project owner to member when another person still owns the project
==== orgward.yaml
version: 1
organization: { id: org-story }
users:
  alice@example.com: owner
  bob@example.com: owner
  carol@example.com: reader
  erin@example.com: reader
projects:
  web: { members: { carol@example.com: member, erin@example.com: owner } }
==== live.yaml
now: 2026-11-24T09:00:00Z
organization: { id: org-story }
users:
  - { email: alice@example.com, role: owner }
  - { email: bob@example.com, role: owner }
  - { email: carol@example.com, role: reader }
  - { email: erin@example.com, role: reader }
projects:
  - name: web
    users: [{ email: carol@example.com, role: owner }, { email: erin@example.com, role: owner }]
==== plan
1 change, and it is dangerous: 1 to update.

  ~ update   project/web/member/carol@example.com  [destructive]
      roles    owner -> member
      from     orgward.yaml:9

==== requests
1 GET /organization/invites
1 GET /organization/projects
1 GET /organization/projects/{project_id}/users
1 GET /organization/users

==== apply
  done        update project/web/member/carol@example.com

1 done.
Verified: 1 change matches the plan.

==== writes
POST /organization/projects/{web}/users/{carol@example.com} {"role":"member"} -> 200

==== next plan
In sync: nothing to change.

