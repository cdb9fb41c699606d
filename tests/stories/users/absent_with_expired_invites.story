# why: orgward withdraws all expired invites of an absent person as one change
==== orgward.yaml
version: 1
organization: { id: org-story }
users:
  alice@example.com: owner
  bob@example.com: owner
  carol@example.com: { state: absent }
==== live.yaml
now: 2026-11-24T09:00:00Z
organization: { id: org-story }
users:
  - { email: alice@example.com, role: owner }
  - { email: bob@example.com, role: owner }
invites:
  - { email: carol@example.com, role: reader, created_at: -10d, expires_at: -3d, projects: [] }
  - { email: carol@example.com, role: reader, created_at: -20d, expires_at: -13d, projects: [] }
  - { email: carol@example.com, role: reader, created_at: -30d, expires_at: -23d, projects: [] }
==== plan
1 change, and it is dangerous: 1 to remove.

  - remove   user/carol@example.com  [destructive]  the last of 3 invites expired on 2026-11-21 09:00 UTC
      roles    was reader
      why      `state: absent`
      from     orgward.yaml:6
      effect   deletes the invite, and 2 that expired before it

==== requests
1 GET /organization/invites
1 GET /organization/users

==== apply
  done        remove user/carol@example.com

1 done.
Verified: 1 change matches the plan.

==== writes
DELETE /organization/invites/{invite of carol@example.com #2} -> 200
DELETE /organization/invites/{invite of carol@example.com #3} -> 200
DELETE /organization/invites/{invite of carol@example.com} -> 200

==== next plan
In sync: nothing to change.

