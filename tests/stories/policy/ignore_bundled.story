# why: orgward treats a membership as read-only when only an ignored invite includes it
==== orgward.yaml
version: 1
organization: { id: org-story }
policy:
  unlisted: { users: remove, project_members: remove }
  ignore:
    - { address: "project/web/member/*@vendor.example", reason: the vendor lets its own people in }
    - { address: "user/*@vendor.example", reason: the vendor lets its own people in }
users: { alice@example.com: owner, bob@example.com: owner, carol@example.com: reader }
projects:
  web: { members: {} }
  batch: { members: {} }
==== live.yaml
now: 2026-11-24T09:00:00Z
organization: { id: org-story }
users:
  - { email: alice@example.com, role: owner }
  - { email: bob@example.com, role: owner }
  - { email: v1@vendor.example, role: reader }
invites:
  - { email: v2@vendor.example, role: reader, projects: [{ name: web, role: member }, { name: batch, role: member }] }
  - { email: carol@example.com, role: reader, projects: [{ name: web, role: member }, { name: batch, role: member }] }
projects:
  - { name: web, users: [{ email: v1@vendor.example, role: member }] }
  - { name: batch, users: [{ email: v1@vendor.example, role: member }] }
==== problems
warning: `members` is empty: the file declares that there should be none
  --> orgward.yaml:10:10
   |
10 |   web: { members: {} }
   |          ^^^^^^^
   |
   = help: Omit the line to leave members unmanaged.

warning: `members` is empty: the file declares that there should be none
  --> orgward.yaml:11:12
   |
11 |   batch: { members: {} }
   |            ^^^^^^^
   |
   = help: Omit the line to leave members unmanaged.

2 warnings

==== plan
2 changes, 1 of them dangerous: 1 to replace, 1 to remove.

Dangerous

  - remove   project/batch/member/v1@vendor.example  [destructive]
      roles    was member
      why      not listed under `members`, and `unlisted` says to remove
      from     orgward.yaml:11

Other changes

  ± replace  user/carol@example.com  invited, and can accept until 2026-11-30 09:00 UTC
      projects  batch: member, web: member -> nothing
      roles     reader
      why       the invite includes more than the file allows, and cannot be changed
      from      orgward.yaml:11
      effect    deletes the existing invite
                sends an e-mail to carol@example.com

Read-only: 1 (differs, but orgward may not change it)
  project/batch/member/v2@vendor.example  not listed under `members`, and `unlisted` says to remove  (orgward.yaml:11)
      a pending invite that `policy.ignore` excludes includes it

Ignored: 4 (excluded by `policy.ignore`)
  2 at project/web/member/*@vendor.example  (orgward.yaml:6)
      reason: the vendor lets its own people in
  2 at user/*@vendor.example  (orgward.yaml:7)
      reason: the vendor lets its own people in

==== requests
1 GET /organization/invites
1 GET /organization/projects
1 GET /organization/projects/{project_id}/api_keys
1 GET /organization/projects/{project_id}/users
1 GET /organization/users

==== apply
  done        replace user/carol@example.com
  done        remove project/batch/member/v1@vendor.example

2 done.
Verified: 2 changes match the plan.

==== writes
DELETE /organization/invites/{invite of carol@example.com} -> 200
POST /organization/invites {"email":"carol@example.com","projects":[],"role":"reader"} -> 200
DELETE /organization/projects/{batch}/users/{v1@vendor.example} -> 200

==== next plan
In sync: nothing to change.

Read-only: 1 (differs, but orgward may not change it)
  project/batch/member/v2@vendor.example  not listed under `members`, and `unlisted` says to remove  (orgward.yaml:11)
      a pending invite that `policy.ignore` excludes includes it

Ignored: 4 (excluded by `policy.ignore`)
  2 at project/web/member/*@vendor.example  (orgward.yaml:6)
      reason: the vendor lets its own people in
  2 at user/*@vendor.example  (orgward.yaml:7)
      reason: the vendor lets its own people in

