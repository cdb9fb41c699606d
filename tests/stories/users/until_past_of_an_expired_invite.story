# why: A time-based run withdraws the expired invite of a person whose until has passed, instead of renewing it
# run: due
==== orgward.yaml
version: 1
organization: { id: org-story }
users:
  alice@example.com: owner
  bob@example.com: owner
  carol@example.com: { roles: reader, until: 2026-11-20 }
==== live: carol_has_an_expired_invite
==== plan
1 time-based change, and it is dangerous: 1 to remove.

  - remove   user/carol@example.com  [destructive]  the invite expired on 2026-11-11 09:00 UTC
      roles    was reader
      why      `until: 2026-11-20 00:00 UTC` has passed
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
Nothing is due.

