# why: orgward also withdraws the expired invite of an absent person, so it is not renewed
==== orgward.yaml
version: 1
organization: { id: org-story }
users:
  alice@example.com: owner
  bob@example.com: owner
  carol@example.com: { state: absent }
==== live: carol_has_an_expired_invite
==== plan
1 change, and it is dangerous: 1 to remove.

  - remove   user/carol@example.com  [destructive]  the invite expired on 2026-11-11 09:00 UTC
      roles    was reader
      why      `state: absent`
      from     orgward.yaml:6
      effect   deletes the invite

==== requests
1 GET /organization/invites
1 GET /organization/users

==== apply
  done        remove user/carol@example.com

1 done.
Verified: 1 change matches the plan.

==== writes
DELETE /organization/invites/{invite of carol@example.com} -> 200

==== next plan
In sync: nothing to change.

