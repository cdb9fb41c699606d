# why: a group is created before its members, a service account is a member by its project and name, and somebody who is only invited waits
==== orgward.yaml
version: 1
organization: { id: org-story }
users:
  alice@example.com: owner
  bob@example.com: owner
  carol@example.com: reader
  dave@example.com: reader
  nina@example.com: reader
groups:
  ml: { members: [carol@example.com, nina@example.com, { service_account: web/indexer }] }
projects:
  web: { groups: { ml: member }, service_accounts: { indexer: member } }
==== live.yaml
now: 2026-11-24T09:00:00Z
organization: { id: org-story }
users:
  - { email: alice@example.com, role: owner }
  - { email: bob@example.com, role: owner }
  - { email: carol@example.com, role: reader }
  - { email: dave@example.com, role: reader }
projects:
  - { name: web, service_accounts: [{ name: indexer, role: member }] }
==== plan
5 changes: 1 to invite, 4 to create.

Access: 2 people gain
  + use in project/web: carol@example.com, nina@example.com (1 not yet)
      through project/web/group/ml (orgward.yaml:12)
      carol@example.com also needs group/ml/member/carol@example.com (orgward.yaml:10)
      nina@example.com also needs group/ml/member/nina@example.com, deferred (orgward.yaml:10)
  ? incomplete: these lists were not read: roles, admin_api_keys, roles of 2 projects, members of 2 projects, groups of 1 project, service_accounts of 1 project

  + invite   user/nina@example.com
      roles    reader
      why      listed, but missing
      from     orgward.yaml:8
      effect   sends an e-mail to nina@example.com

  + create   group/ml
      why      listed, but missing
      from     orgward.yaml:10

  + create   group/ml/member/carol@example.com
      why      listed, but missing
      from     orgward.yaml:10
      after    create group/ml

  + create   group/ml/member/service_account:web%2Findexer
      why      listed, but missing
      from     orgward.yaml:10
      after    create group/ml

  + create   project/web/group/ml
      roles    member
      why      listed, but missing
      from     orgward.yaml:12
      after    create group/ml

Deferred: 1 (desired, but not possible yet)
  group/ml/member/nina@example.com  none  (orgward.yaml:10)
      waits for user/nina@example.com: they are invited first, and must accept

==== requests
1 GET /organization/groups
1 GET /organization/invites
1 GET /organization/projects
1 GET /organization/projects/{project_id}/groups
1 GET /organization/projects/{project_id}/service_accounts
1 GET /organization/users

==== apply
  done        invite user/nina@example.com
  done        create group/ml
  done        create group/ml/member/carol@example.com
  done        create group/ml/member/service_account:web%2Findexer
  done        create project/web/group/ml

5 done.
Verified: 5 changes match the plan.

==== writes
POST /organization/invites {"email":"nina@example.com","projects":[],"role":"reader"} -> 200
POST /organization/groups {"name":"ml"} -> 200
POST /organization/groups/a14e1aeb0bdcb6f6253309efba78fd73/users {"user_id":"{carol@example.com}"} -> 200
POST /organization/groups/a14e1aeb0bdcb6f6253309efba78fd73/users {"user_id":"{service account indexer}"} -> 200
POST /organization/projects/{web}/groups {"group_id":"a14e1aeb0bdcb6f6253309efba78fd73","role":"role-api-project-member"} -> 200

==== next plan
In sync: nothing to change.

Deferred: 1 (desired, but not possible yet)
  group/ml/member/nina@example.com  none  (orgward.yaml:10)
      waits for user/nina@example.com: they have not accepted their invite yet

