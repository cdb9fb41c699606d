# why: A new person without a role is a problem that also blocks their memberships, while orgward invites others
==== orgward.yaml
version: 1
organization: { id: org-story }
users:
  alice@example.com: owner
  bob@example.com: owner
  eve@example.com: {}
  finn@example.com: reader
projects:
  api: { members: { eve@example.com: member, finn@example.com: member } }
  web: { members: { eve@example.com: owner } }
==== live.yaml
now: 2026-11-24T09:00:00Z
organization: { id: org-story }
users:
  - { email: alice@example.com, role: owner }
  - { email: bob@example.com, role: owner }
projects: [{ name: api }, { name: web }]
==== plan
1 change: 1 to invite; 1 problem.

Problems: 1 (left out of the plan, with the changes that depend on them)
  user/eve@example.com  (orgward.yaml:6)
      `roles` is required, because eve@example.com is not in the organization yet
      Write a role: `eve@example.com: ...`; or remove the entry, if they have left.
      blocks  project/api/member/eve@example.com
              project/web/member/eve@example.com

Changes

  + invite   user/finn@example.com
      roles    reader
      why      listed, but missing
      from     orgward.yaml:7
      effect   sends an e-mail to finn@example.com
      bundles  project/api/member/finn@example.com: member (orgward.yaml:9)

==== requests
1 GET /organization/invites
1 GET /organization/projects
1 GET /organization/projects/{project_id}/users
1 GET /organization/users

==== apply
  done        invite user/finn@example.com

1 done: 1 problem remains.
Verified: 1 change matches the plan.

Problems: 1 (left out of the plan, with the changes that depend on them)
  user/eve@example.com  (orgward.yaml:6)
      `roles` is required, because eve@example.com is not in the organization yet
      Write a role: `eve@example.com: ...`; or remove the entry, if they have left.
      blocks  project/api/member/eve@example.com
              project/web/member/eve@example.com

==== writes
POST /organization/invites {"email":"finn@example.com","projects":[{"id":"{api}","role":"member"}],"role":"reader"} -> 200

==== next plan
No changes, but not in sync: 1 problem.

Problems: 1 (left out of the plan, with the changes that depend on them)
  user/eve@example.com  (orgward.yaml:6)
      `roles` is required, because eve@example.com is not in the organization yet
      Write a role: `eve@example.com: ...`; or remove the entry, if they have left.
      blocks  project/api/member/eve@example.com
              project/web/member/eve@example.com

