# why: Membership of the default project is read-only for orgward, and a new invite does not carry it
==== orgward.yaml
version: 1
organization: { id: org-story }
policy: { unlisted: { project_members: remove } }
users:
  alice@example.com: owner
  bob@example.com: owner
  carol@example.com: reader
projects:
  Default project: { members: { carol@example.com: member } }
==== live.yaml
now: 2026-11-24T09:00:00Z
organization: { id: org-story }
users:
  - { email: alice@example.com, role: owner }
  - { email: bob@example.com, role: owner }
invites:
  - { email: dave@example.com, role: reader, created_at: -2d, projects: [{ name: Default project, role: member }] }
projects:
  - name: Default project
==== plan
1 change: 1 to invite.

  + invite   user/carol@example.com
      roles    reader
      why      listed, but missing
      from     orgward.yaml:7
      effect   sends an e-mail to carol@example.com

Read-only: 2 (differs, but orgward may not change it)
  project/Default project/member/carol@example.com  listed, but missing  (orgward.yaml:9)
      membership of the default project follows membership of the organization
  project/Default project/member/dave@example.com  not listed under `members`, and `unlisted` says to remove  (orgward.yaml:9)
      membership of the default project follows membership of the organization

Unlisted: 1 (not in the file; left unchanged; add the lines below to adopt them)
  invites  (orgward.yaml:4)
      dave@example.com: reader  # invited, and can accept until 2026-11-29 09:00 UTC

==== requests
1 GET /organization/invites
1 GET /organization/projects
1 GET /organization/projects/{project_id}/users
1 GET /organization/users

==== apply
  done        invite user/carol@example.com

1 done.
Verified: 1 change matches the plan.

==== writes
POST /organization/invites {"email":"carol@example.com","projects":[],"role":"reader"} -> 200

==== next plan
In sync: nothing to change.

Read-only: 2 (differs, but orgward may not change it)
  project/Default project/member/carol@example.com  listed, but missing  (orgward.yaml:9)
      membership of the default project follows membership of the organization
  project/Default project/member/dave@example.com  not listed under `members`, and `unlisted` says to remove  (orgward.yaml:9)
      membership of the default project follows membership of the organization

Unlisted: 1 (not in the file; left unchanged; add the lines below to adopt them)
  invites  (orgward.yaml:4)
      dave@example.com: reader  # invited, and can accept until 2026-11-29 09:00 UTC

