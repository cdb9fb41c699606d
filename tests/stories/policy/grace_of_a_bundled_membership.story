# why: The unlisted_grace setting of orgward also counts from the invite for an unlisted membership that it includes
==== orgward.yaml
version: 1
organization: { id: org-story }
policy:
  unlisted: { project_members: remove }
  unlisted_grace: 48h
users: { alice@example.com: owner, bob@example.com: owner, carol@example.com: reader, dora@example.com: reader }
projects:
  web: { members: { bob@example.com: owner } }
==== live.yaml
now: 2026-11-24T09:00:00Z
organization: { id: org-story }
users:
  - { email: alice@example.com, role: owner }
  - { email: bob@example.com, role: owner }
invites:
  - { email: carol@example.com, role: reader, created_at: -1d, projects: [{ name: web, role: member }] }
  - { email: dora@example.com, role: reader, created_at: -3d, projects: [{ name: web, role: member }] }
projects:
  - { name: web }
==== plan
1 change: 1 to replace.

  ± replace  user/dora@example.com  invited, and can accept until 2026-11-28 09:00 UTC
      projects  web: member -> nothing
      roles     reader
      why       the invite includes more than the file allows, and cannot be changed
      from      orgward.yaml:8
      effect    deletes the existing invite
                sends an e-mail to dora@example.com

Unlisted: 1 (not in the file; left unchanged; add the lines below to adopt them)
  project_members of project/web  (orgward.yaml:8)
      carol@example.com: member  # younger than `unlisted_grace` (48h); will be removed from 2026-11-25 09:00 UTC

==== requests
1 GET /organization/invites
1 GET /organization/projects
1 GET /organization/projects/{project_id}/users
1 GET /organization/users

==== apply
  done        replace user/dora@example.com

1 done.
Verified: 1 change matches the plan.

==== writes
DELETE /organization/invites/{invite of dora@example.com} -> 200
POST /organization/invites {"email":"dora@example.com","projects":[],"role":"reader"} -> 200

==== next plan
In sync: nothing to change.

Unlisted: 1 (not in the file; left unchanged; add the lines below to adopt them)
  project_members of project/web  (orgward.yaml:8)
      carol@example.com: member  # younger than `unlisted_grace` (48h); will be removed from 2026-11-25 09:00 UTC

