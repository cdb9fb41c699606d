# why: orgward reads the members of at most 20 unlisted projects to find a renamed one
==== orgward.yaml
version: 1
organization: { id: org-story }
policy: { unlisted: { projects: ignore } }
users:
  alice@example.com: owner
  bob@example.com: owner
  carol@example.com: reader
projects:
  search: { members: { carol@example.com: owner } }
==== live.yaml
now: 2026-11-24T09:00:00Z
organization: { id: org-story }
users:
  - { email: alice@example.com, role: owner }
  - { email: bob@example.com, role: owner }
  - { email: carol@example.com, role: reader }
projects:
  - { name: old-01 }
  - { name: old-02 }
  - { name: old-03 }
  - { name: old-04 }
  - { name: old-05 }
  - { name: old-06 }
  - { name: old-07 }
  - { name: old-08 }
  - { name: old-09 }
  - { name: old-10 }
  - { name: old-11 }
  - { name: old-12 }
  - { name: old-13 }
  - { name: old-14 }
  - { name: old-15 }
  - { name: old-16 }
  - { name: old-17 }
  - { name: old-18 }
  - { name: old-19 }
  - { name: old-20 }
  - { name: old-21 }
  - { name: old-22 }
==== plan
2 changes, 1 of them dangerous: 2 to create.

Dangerous

  + create   project/search/member/carol@example.com  [escalation]
      roles    owner
      why      listed, but missing
      from     orgward.yaml:9
      after    create project/search

Other changes

  + create   project/search
      why      listed, but missing
      from     orgward.yaml:9

==== requests
1 GET /organization/invites
2 GET /organization/projects
20 GET /organization/projects/{project_id}/users
1 GET /organization/users

==== apply
  done        create project/search
  done        create project/search/member/carol@example.com

2 done.
Verified: 2 changes match the plan.

==== writes
POST /organization/projects {"name":"search"} -> 200
POST /organization/projects/{search}/users {"role":"owner","user_id":"{carol@example.com}"} -> 200

==== next plan
In sync: nothing to change.

