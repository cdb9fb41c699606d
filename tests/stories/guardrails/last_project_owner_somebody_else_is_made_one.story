# why: The last project owner can be demoted when the same plan makes another person owner first
==== orgward.yaml
version: 1
organization: { id: org-story }
projects:
  web: { members: { carol@example.com: member, dave@example.com: owner } }
==== live: carol_owns_web
==== plan
2 changes, all of them dangerous: 2 to update.

  ~ update   project/web/member/carol@example.com  [destructive]
      roles    owner -> member
      from     orgward.yaml:4

  ~ update   project/web/member/dave@example.com  [escalation]
      roles    member -> owner
      from     orgward.yaml:4

==== requests
1 GET /organization/projects
1 GET /organization/projects/{project_id}/users
1 GET /organization/users

==== apply
  done        update project/web/member/dave@example.com
  done        update project/web/member/carol@example.com

2 done.
Verified: 2 changes match the plan.

==== writes
POST /organization/projects/{web}/users/{dave@example.com} {"role":"owner"} -> 200
POST /organization/projects/{web}/users/{carol@example.com} {"role":"member"} -> 200

==== next plan
In sync: nothing to change.

