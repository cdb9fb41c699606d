# why: A replaced invite keeps its membership of the default project, which is read-only for orgward
==== orgward.yaml
version: 1
organization: { id: org-story }
policy: { unlisted: { project_members: remove } }
users:
  alice@example.com: owner
  bob@example.com: owner
  carol@example.com: reader
  dave@example.com: reader
projects:
  Default project: { members: { dave@example.com: owner } }
==== live.yaml
now: 2026-11-24T09:00:00Z
organization: { id: org-story }
users:
  - { email: alice@example.com, role: owner }
  - { email: bob@example.com, role: owner }
invites:
  - { email: carol@example.com, role: owner, created_at: -2d, projects: [{ name: Default project, role: member }] }
  - { email: dave@example.com, role: owner, created_at: -2d, projects: [{ name: Default project, role: member }] }
projects:
  - name: Default project
==== plan
2 changes: 2 to replace.

  ± replace  user/carol@example.com  invited, and can accept until 2026-11-29 09:00 UTC
      roles    owner -> reader
      from     orgward.yaml:7
      effect   deletes the existing invite
               sends an e-mail to carol@example.com
      bundles  project/Default project/member/carol@example.com: member (unchanged)

  ± replace  user/dave@example.com  invited, and can accept until 2026-11-29 09:00 UTC
      roles    owner -> reader
      from     orgward.yaml:8
      effect   deletes the existing invite
               sends an e-mail to dave@example.com
      bundles  project/Default project/member/dave@example.com: member (unchanged)

Read-only: 2 (differs, but orgward may not change it)
  project/Default project/member/dave@example.com  roles: live member, desired owner  (orgward.yaml:10)
      membership of the default project follows membership of the organization
  project/Default project/member/carol@example.com  not listed under `members`, and `unlisted` says to remove  (orgward.yaml:10)
      membership of the default project follows membership of the organization

==== requests
1 GET /organization/invites
1 GET /organization/projects
1 GET /organization/projects/{project_id}/users
1 GET /organization/users

==== apply
  done        replace user/carol@example.com
  done        replace user/dave@example.com

2 done.
Verified: 2 changes match the plan.

==== writes
DELETE /organization/invites/{invite of carol@example.com} -> 200
POST /organization/invites {"email":"carol@example.com","projects":[{"id":"{Default project}","role":"member"}],"role":"reader"} -> 200
DELETE /organization/invites/{invite of dave@example.com} -> 200
POST /organization/invites {"email":"dave@example.com","projects":[{"id":"{Default project}","role":"member"}],"role":"reader"} -> 200

==== next plan
In sync: nothing to change.

Read-only: 2 (differs, but orgward may not change it)
  project/Default project/member/dave@example.com  roles: live member, desired owner  (orgward.yaml:10)
      membership of the default project follows membership of the organization
  project/Default project/member/carol@example.com  not listed under `members`, and `unlisted` says to remove  (orgward.yaml:10)
      membership of the default project follows membership of the organization

