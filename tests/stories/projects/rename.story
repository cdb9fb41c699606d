# why: orgward renames a project with renamed_from before it changes the members in it
==== orgward.yaml
version: 1
organization: { id: org-story }
projects:
  web: { renamed_from: website, members: { carol@example.com: member, erin@example.com: owner } }
==== live.yaml
now: 2026-11-24T09:00:00Z
organization: { id: org-story }
users:
  - { email: alice@example.com, role: owner }
  - { email: bob@example.com, role: owner }
  - { email: carol@example.com, role: reader }
  - { email: erin@example.com, role: reader }
projects:
  - name: website
    users: [{ email: carol@example.com, role: owner }, { email: erin@example.com, role: owner }]
==== plan
2 changes, 1 of them dangerous: 2 to update.

Dangerous

  ~ update   project/web/member/carol@example.com  [destructive]
      roles    owner -> member
      from     orgward.yaml:4

Other changes

  ~ update   project/web
      name     website -> web
      from     orgward.yaml:4

==== requests
1 GET /organization/projects
1 GET /organization/projects/{project_id}/users
2 GET /organization/users

==== apply
  done        update project/web
  done        update project/web/member/carol@example.com

2 done.
Verified: 2 changes match the plan.

==== writes
POST /organization/projects/{website} {"name":"web"} -> 200
POST /organization/projects/{website}/users/{carol@example.com} {"role":"member"} -> 200

==== next plan
In sync: nothing to change.

