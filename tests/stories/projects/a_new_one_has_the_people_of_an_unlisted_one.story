# why: orgward warns that a new project may be a rename when an unlisted one has the same people
==== orgward.yaml
version: 1
organization: { id: org-story }
users:
  alice@example.com: owner
  bob@example.com: owner
  carol@example.com: reader
  dave@example.com: reader
projects:
  search-production: { members: { carol@example.com: owner, dave@example.com: member } }
  batch-2: { members: { carol@example.com: owner } }
==== live.yaml
now: 2026-11-24T09:00:00Z
organization: { id: org-story }
users:
  - { email: alice@example.com, role: owner }
  - { email: bob@example.com, role: owner }
  - { email: carol@example.com, role: reader }
  - { email: dave@example.com, role: reader }
projects:
  - { name: search, users: [{ email: carol@example.com, role: owner }, { email: dave@example.com, role: member }] }
  - { name: batch, users: [{ email: dave@example.com, role: owner }] }
==== plan
5 changes, 2 of them dangerous: 5 to create.

Dangerous

  + create   project/batch-2/member/carol@example.com  [escalation]
      roles    owner
      why      listed, but missing
      from     orgward.yaml:10
      after    create project/batch-2

  + create   project/search-production/member/carol@example.com  [escalation]
      roles    owner
      why      listed, but missing
      from     orgward.yaml:9
      after    create project/search-production

Other changes

  + create   project/batch-2
      why      listed, but missing
      from     orgward.yaml:10

  + create   project/search-production
      why      listed, but missing
      from     orgward.yaml:9
      warning  `search` is live, not in the file, and has the same members: if that is its old name, write `renamed_from: search`

  + create   project/search-production/member/dave@example.com
      roles    member
      why      listed, but missing
      from     orgward.yaml:9
      after    create project/search-production

Unlisted: 2 (not in the file; left unchanged; add the lines below to adopt them)
  projects  (orgward.yaml:8)
      batch: {}
      search: {}

==== requests
1 GET /organization/invites
2 GET /organization/projects
2 GET /organization/projects/{project_id}/users
1 GET /organization/users

==== apply
  done        create project/batch-2
  done        create project/search-production
  done        create project/batch-2/member/carol@example.com
  done        create project/search-production/member/carol@example.com
  done        create project/search-production/member/dave@example.com

5 done.
Verified: 5 changes match the plan.

==== writes
POST /organization/projects {"name":"batch-2"} -> 200
POST /organization/projects {"name":"search-production"} -> 200
POST /organization/projects/{batch-2}/users {"role":"owner","user_id":"{carol@example.com}"} -> 200
POST /organization/projects/{search-production}/users {"role":"owner","user_id":"{carol@example.com}"} -> 200
POST /organization/projects/{search-production}/users {"role":"member","user_id":"{dave@example.com}"} -> 200

==== next plan
In sync: nothing to change.

Unlisted: 2 (not in the file; left unchanged; add the lines below to adopt them)
  projects  (orgward.yaml:8)
      batch: {}
      search: {}

