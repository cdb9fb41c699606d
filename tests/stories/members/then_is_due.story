# why: A time-based run demotes a member with then and removes a member without then after until
# run: due
==== orgward.yaml
version: 1
organization: { id: org-story }
projects:
  web:
    members:
      carol@example.com: { roles: owner, until: 2026-11-20, then: member }
      dave@example.com: owner
      erin@example.com: { roles: member, until: 2026-11-20 }
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
    users:
      - { email: carol@example.com, role: owner }
      - { email: dave@example.com, role: owner }
      - { email: erin@example.com, role: member }
==== plan
2 time-based changes, all of them dangerous: 1 to update, 1 to remove.

  ~ update   project/web/member/carol@example.com  [destructive]
      roles    owner -> member
      why      `until: 2026-11-20 00:00 UTC` has passed, and `then` says member
      from     orgward.yaml:6

  - remove   project/web/member/erin@example.com  [destructive]
      roles    was member
      why      `until: 2026-11-20 00:00 UTC` has passed
      from     orgward.yaml:8

==== requests
1 GET /organization/projects
1 GET /organization/projects/{project_id}/api_keys
1 GET /organization/projects/{project_id}/users
2 GET /organization/users

==== apply
  done        update project/web/member/carol@example.com
  done        remove project/web/member/erin@example.com

2 done.
Verified: 2 changes match the plan.

==== writes
POST /organization/projects/{web}/users/{carol@example.com} {"role":"member"} -> 200
DELETE /organization/projects/{web}/users/{erin@example.com} -> 200

==== next plan
Nothing is due.

