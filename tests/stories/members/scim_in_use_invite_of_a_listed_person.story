# why: With SCIM in use, orgward still replaces the invite of a listed person that carries too much
==== orgward.yaml
version: 1
organization: { id: org-story }
policy: { unlisted: { project_members: remove } }
users:
  alice@example.com: owner
  bob@example.com: owner
  sam@example.com: reader
  carol@example.com: reader
projects:
  web: { members: { bob@example.com: owner } }
==== live.yaml
now: 2026-11-24T09:00:00Z
organization: { id: org-story }
users:
  - { email: alice@example.com, role: owner }
  - { email: bob@example.com, role: owner }
  - { email: sam@example.com, role: reader, is_scim_managed: true }
invites:
  - { email: carol@example.com, role: reader, created_at: -1d, projects: [{ name: web, role: member }] }
projects:
  - name: web
==== plan
1 change: 1 to replace.

  ± replace  user/carol@example.com  invited, and can accept until 2026-11-30 09:00 UTC
      projects  web: member -> nothing
      roles     reader
      why       the invite includes more than the file allows, and cannot be changed
      from      orgward.yaml:10
      effect    deletes the existing invite
                sends an e-mail to carol@example.com

==== requests
1 GET /organization/invites
1 GET /organization/projects
1 GET /organization/projects/{project_id}/users
1 GET /organization/users

==== apply
  done        replace user/carol@example.com

1 done.
Verified: 1 change matches the plan.

==== writes
DELETE /organization/invites/{invite of carol@example.com} -> 200
POST /organization/invites {"email":"carol@example.com","projects":[],"role":"reader"} -> 200

==== next plan
In sync: nothing to change.

