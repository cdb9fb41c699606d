# why: A group member whose project is archived is a problem of that project or of the member, and orgward makes all other changes
==== orgward.yaml
version: 1
organization: { id: org-story }
users: { alice@example.com: owner, bob@example.com: owner, carol@example.com: reader }
groups:
  sre: { members: [{ service_account: old/indexer }, { service_account: gone/indexer }] }
projects:
  old: {}
==== live.yaml
now: 2026-11-24T09:00:00Z
organization: { id: org-story }
users:
  - { email: alice@example.com, role: owner }
  - { email: bob@example.com, role: owner }
projects:
  - { name: web, service_accounts: [{ name: builder, role: member }] }
  - { name: old, status: archived, archived_at: -5d, service_accounts: [{ name: indexer, role: member }] }
  - { name: gone, status: archived, archived_at: -5d, service_accounts: [{ name: indexer, role: member }] }
groups:
  - { name: sre, users: [{ service_account: builder, project: web }] }
==== plan
1 change: 1 to invite; 2 problems.

Problems: 2 (left out of the plan, with the changes that depend on them)
  group/sre/member/service_account:gone%2Findexer  (orgward.yaml:5)
      `indexer` cannot be named here, because project/gone is archived
      An archived project cannot be restored; remove it here.
  project/old  (orgward.yaml:7)
      project `old` is archived and cannot be restored
      Choose another name, or write `state: archived` if this is intended.
      blocks  group/sre/member/service_account:old%2Findexer

Changes

  + invite   user/carol@example.com
      roles    reader
      why      listed, but missing
      from     orgward.yaml:3
      effect   sends an e-mail to carol@example.com

Unlisted: 2 (not in the file; left unchanged; add the lines below to adopt them)
  group_members of group/sre  (orgward.yaml:5)
      # svc_acct_AFmXlFuyWfZnF2ICr6xD4ECw: no line can adopt it, because its e-mail address is unknown or cannot be written  # `builder`, without an e-mail
  projects  (orgward.yaml:6)
      web: {}

==== requests
1 GET /organization/groups
1 GET /organization/groups/{group_id}/roles
1 GET /organization/groups/{group_id}/users
1 GET /organization/invites
2 GET /organization/projects
1 GET /organization/users

==== apply
  done        invite user/carol@example.com

1 done: 2 problems remain.
Verified: 1 change matches the plan.

Problems: 2 (left out of the plan, with the changes that depend on them)
  group/sre/member/service_account:gone%2Findexer  (orgward.yaml:5)
      `indexer` cannot be named here, because project/gone is archived
      An archived project cannot be restored; remove it here.
  project/old  (orgward.yaml:7)
      project `old` is archived and cannot be restored
      Choose another name, or write `state: archived` if this is intended.
      blocks  group/sre/member/service_account:old%2Findexer

==== writes
POST /organization/invites {"email":"carol@example.com","projects":[],"role":"reader"} -> 200

==== next plan
No changes, but not in sync: 2 problems.

Problems: 2 (left out of the plan, with the changes that depend on them)
  group/sre/member/service_account:gone%2Findexer  (orgward.yaml:5)
      `indexer` cannot be named here, because project/gone is archived
      An archived project cannot be restored; remove it here.
  project/old  (orgward.yaml:7)
      project `old` is archived and cannot be restored
      Choose another name, or write `state: archived` if this is intended.
      blocks  group/sre/member/service_account:old%2Findexer

Unlisted: 2 (not in the file; left unchanged; add the lines below to adopt them)
  group_members of group/sre  (orgward.yaml:5)
      # svc_acct_AFmXlFuyWfZnF2ICr6xD4ECw: no line can adopt it, because its e-mail address is unknown or cannot be written  # `builder`, without an e-mail
  projects  (orgward.yaml:6)
      web: {}

