# why: Equal changes of many projects that come from one line of a template are one block, with its line once
==== orgward.yaml
version: 1
organization: { id: org-story }
templates:
  team:
    members: { bob@example.com: member }
projects:
  p1: { use: team }
  p2: { use: team }
  p3: { use: team }
  p4: { use: team }
  p5: { use: team }
  p6: { use: team }
==== live.yaml
now: 2026-11-24T09:00:00Z
organization: { id: org-story }
users:
  - { email: alice@example.com, role: owner }
  - { email: zoe@example.com, role: owner }
  - { email: bob@example.com, role: reader }
projects:
  - { name: p1 }
  - { name: p2 }
  - { name: p3 }
  - { name: p4 }
  - { name: p5 }
  - { name: p6 }
==== plan
6 changes: 6 to create.

  + create   6 × project member
      roles    member
      why      listed, but missing
      from     orgward.yaml:5, in a template for 6 projects
      at       project/p1/member/bob@example.com  (used at orgward.yaml:7)
               project/p2/member/bob@example.com  (used at orgward.yaml:8)
               project/p3/member/bob@example.com  (used at orgward.yaml:9)
               and 3 more (all with --all)

==== requests
1 GET /organization/projects
6 GET /organization/projects/{project_id}/users
1 GET /organization/users

==== apply
  done        create project/p1/member/bob@example.com
  done        create project/p2/member/bob@example.com
  done        create project/p3/member/bob@example.com
  done        create project/p4/member/bob@example.com
  done        create project/p5/member/bob@example.com
  done        create project/p6/member/bob@example.com

6 done.
Verified: 6 changes match the plan.

==== writes
POST /organization/projects/{p1}/users {"role":"member","user_id":"{bob@example.com}"} -> 200
POST /organization/projects/{p2}/users {"role":"member","user_id":"{bob@example.com}"} -> 200
POST /organization/projects/{p3}/users {"role":"member","user_id":"{bob@example.com}"} -> 200
POST /organization/projects/{p4}/users {"role":"member","user_id":"{bob@example.com}"} -> 200
POST /organization/projects/{p5}/users {"role":"member","user_id":"{bob@example.com}"} -> 200
POST /organization/projects/{p6}/users {"role":"member","user_id":"{bob@example.com}"} -> 200

==== next plan
In sync: nothing to change.

