# why: A time-based run renews an expired invite with the projects that it included before
# run: due
==== orgward.yaml
version: 1
organization: { id: org-story }
users:
  alice@example.com: owner
  bob@example.com: owner
  carol@example.com: reader
==== live.yaml
now: 2026-11-24T09:00:00Z
organization: { id: org-story }
users:
  - { email: alice@example.com, role: owner }
  - { email: bob@example.com, role: owner }
invites:
  - { email: carol@example.com, role: reader, created_at: -20d, expires_at: -13d, projects: [{ name: web, role: member }] }
projects:
  - name: web
==== plan
1 time-based change: 1 to invite.

  + invite   user/carol@example.com  the invite expired on 2026-11-11 09:00 UTC
      projects  proj_bUGEdWAzrNS4UYZIOOHG3Jvj: member
      roles     reader
      from      orgward.yaml:6
      effect    sends an e-mail to carol@example.com
                renewal 1 of 2; the expired invite stays and is counted
                if the API refuses this, deletes the expired invite first; renewals cannot then be counted

==== requests
1 GET /organization/invites
1 GET /organization/users

==== apply
  done        invite user/carol@example.com

1 done.
Verified: 1 change matches the plan.

==== writes
POST /organization/invites {"email":"carol@example.com","projects":[{"id":"{web}","role":"member"}],"role":"reader"} -> 200

==== next plan
Nothing is due.

