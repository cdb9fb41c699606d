# why: orgward creates the listed membership after then has made the organization owner a reader
==== orgward.yaml
version: 1
organization: { id: org-story }
users:
  alice@example.com: owner
  bob@example.com: owner
  carol@example.com: { roles: owner, until: 2026-11-20, then: reader }
projects:
  web:
    members: { carol@example.com: member }
==== live.yaml
now: 2026-11-24T09:00:00Z
organization: { id: org-story }
users:
  - { email: alice@example.com, role: owner }
  - { email: bob@example.com, role: owner }
  - { email: carol@example.com, role: reader }
projects:
  - name: web
==== plan
1 change: 1 to create.

  + create   project/web/member/carol@example.com
      roles    member
      why      listed, but missing
      from     orgward.yaml:9

==== requests
1 GET /organization/invites
1 GET /organization/projects
1 GET /organization/projects/{project_id}/users
1 GET /organization/users

==== apply
  done        create project/web/member/carol@example.com

1 done.
Verified: 1 change matches the plan.

==== writes
POST /organization/projects/{web}/users {"role":"member","user_id":"{carol@example.com}"} -> 200

==== next plan
In sync: nothing to change.

