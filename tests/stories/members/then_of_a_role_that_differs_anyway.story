# why: A change that then does not cause is a plain one: before until, and for a person with less than the role of then
==== orgward.yaml
version: 1
organization: { id: org-story }
projects:
  web:
    members:
      carol@example.com: { roles: member, until: 2027-01-31, then: viewer }
      dave@example.com: { roles: owner, until: 2026-11-20, then: member }
      erin@example.com: owner
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
      - { email: dave@example.com, role: viewer }
      - { email: erin@example.com, role: owner }
==== plan
2 changes, all of them dangerous: 2 to update.

  ~ update   project/web/member/carol@example.com  [destructive]
      roles    owner -> member
      from     orgward.yaml:6
      effect   becomes viewer on 2027-01-31 00:00 UTC

  ~ update   project/web/member/dave@example.com  [escalation]
      roles    viewer -> member
      from     orgward.yaml:7
      effect   has both roles for a moment: the new one is assigned before the old one is removed

==== requests
1 GET /organization/projects
1 GET /organization/projects/{project_id}/users
2 GET /organization/users
1 GET /projects/{project_id}/users/{user_id}/roles

==== apply
  done        update project/web/member/dave@example.com
  done        update project/web/member/carol@example.com

2 done.
Verified: 2 changes match the plan.

==== writes
POST /projects/{web}/users/{dave@example.com}/roles {"role_id":"role-api-project-member"} -> 200
DELETE /projects/{web}/users/{dave@example.com}/roles/role-api-project-viewer -> 200
POST /organization/projects/{web}/users/{carol@example.com} {"role":"member"} -> 200

==== next plan
In sync: nothing to change.

