# why: Two open invites with different roles for one person are read-only, because orgward cannot choose between them
==== orgward.yaml
version: 1
organization: { id: org-story }
users:
  alice@example.com: owner
  bob@example.com: owner
  carol@example.com: reader
==== live: carol_has_two_invites
==== plan
In sync: nothing to change.

Read-only: 1 (differs, but orgward may not change it)
  user/carol@example.com  roles: live owner, desired reader  (orgward.yaml:6)
      several invites exist for this e-mail; delete all but one by hand

==== requests
1 GET /organization/invites
1 GET /organization/users

