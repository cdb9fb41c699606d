# why: orgward withdraws unlisted invites and only reports unlisted people when the policy sets them apart
==== orgward.yaml
version: 1
organization: { id: org-story }
policy: { unlisted: { users: report, invites: remove } }
users:
  alice@example.com: owner
  bob@example.com: owner
==== live.yaml
now: 2026-11-24T09:00:00Z
organization: { id: org-story }
users:
  - { email: alice@example.com, role: owner }
  - { email: bob@example.com, role: owner }
  - { email: carol@example.com, role: reader }
invites:
  - { email: dave@example.com, role: owner, created_at: -2d, projects: [{ name: web, role: owner }] }
  - { email: erin@example.com, role: reader, created_at: -20d, expires_at: -13d, projects: [] }
projects:
  - name: web
==== plan
2 changes, all of them dangerous: 2 to remove.

  - remove   user/dave@example.com  [destructive]  invited, and can accept until 2026-11-29 09:00 UTC
      roles    was owner
      why      not listed under `users`, and `unlisted` says to remove
      from     orgward.yaml:4
      effect   deletes the invite

  - remove   user/erin@example.com  [destructive]  the invite expired on 2026-11-11 09:00 UTC
      roles    was reader
      why      not listed under `users`, and `unlisted` says to remove
      from     orgward.yaml:4
      effect   deletes the invite

Unlisted: 1 (not in the file; left unchanged; add the lines below to adopt them)
  users  (orgward.yaml:4)
      carol@example.com: reader

==== requests
1 GET /organization/invites
1 GET /organization/users

==== apply
  done        remove user/dave@example.com
  done        remove user/erin@example.com

2 done.
Verified: 2 changes match the plan.

==== writes
DELETE /organization/invites/{invite of dave@example.com} -> 200
DELETE /organization/invites/{invite of erin@example.com} -> 200

==== next plan
In sync: nothing to change.

Unlisted: 1 (not in the file; left unchanged; add the lines below to adopt them)
  users  (orgward.yaml:4)
      carol@example.com: reader

