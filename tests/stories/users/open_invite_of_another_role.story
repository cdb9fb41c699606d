# why: orgward withdraws an open owner invite of each present person who should only be a reader
==== orgward.yaml
version: 1
organization: { id: org-story }
users:
  alice@example.com: owner
  bob@example.com: owner
  carol@example.com: reader
  dave@example.com: reader
  erin@example.com: {}
  frank@example.com: reader
==== live.yaml
now: 2026-11-24T09:00:00Z
organization: { id: org-story }
users:
  - { email: alice@example.com, role: owner }
  - { email: bob@example.com, role: owner }
  - { email: carol@example.com, role: reader }
  - { email: dave@example.com, role: owner }
  - { email: erin@example.com, role: reader }
  - { email: frank@example.com, role: reader }
  - { email: grace@example.com, role: owner }
invites:
  - { email: carol@example.com, role: owner, created_at: -1d, projects: [] }
  - { email: dave@example.com, role: owner, created_at: -1d, projects: [] }
  - { email: erin@example.com, role: owner, created_at: -1d, projects: [] }
  - { email: frank@example.com, role: reader, created_at: -1d, projects: [] }
==== plan
3 changes, all of them dangerous: 3 to update.

  ~ update   user/carol@example.com  [destructive]  also invited as `owner`
      invite   owner -> nothing
      from     orgward.yaml:6
      effect   deletes their open invite as `owner`

  ~ update   user/dave@example.com  [destructive]  also invited as `owner`
      roles    owner -> reader
      invite   owner -> nothing
      from     orgward.yaml:7
      effect   ends their ownership of every project; memberships that it hid show in the next plan
               deletes their open invite as `owner`

  ~ update   user/erin@example.com  [destructive]  also invited as `owner`
      invite   owner -> nothing
      from     orgward.yaml:8
      effect   deletes their open invite as `owner`

Unlisted: 1 (not in the file; left unchanged; add the lines below to adopt them)
  users  (orgward.yaml:3)
      grace@example.com: owner  # DANGEROUS: this line gives power over the organization

==== requests
1 GET /organization/admin_api_keys
1 GET /organization/invites
1 GET /organization/users

==== apply
  done        update user/carol@example.com
  done        update user/dave@example.com
  done        update user/erin@example.com

3 done.
Verified: 3 changes match the plan.

==== writes
DELETE /organization/invites/{invite of carol@example.com} -> 200
DELETE /organization/invites/{invite of dave@example.com} -> 200
POST /organization/users/{dave@example.com} {"role":"reader"} -> 200
DELETE /organization/invites/{invite of erin@example.com} -> 200

==== next plan
No changes, but not in sync: 1 unlisted with power over the organization.

Unlisted: 1 (not in the file; left unchanged; add the lines below to adopt them)
  users  (orgward.yaml:3)
      grace@example.com: owner  # DANGEROUS: this line gives power over the organization

