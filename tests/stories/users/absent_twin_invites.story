# why: Two open invites of an absent person are a problem, because a person must delete one by hand
==== orgward.yaml
version: 1
organization: { id: org-story }
users:
  alice@example.com: owner
  bob@example.com: owner
  carol@example.com: { state: absent }
==== live: carol_has_two_invites
==== plan
No changes, but not in sync: 1 problem.

Problems: 1 (left out of the plan, with the changes that depend on them)
  user/carol@example.com  (orgward.yaml:6)
      carol@example.com cannot be removed: several invites exist for this e-mail; delete all but one by hand
      Do that, or remove the entry from the file.

==== requests
1 GET /organization/invites
1 GET /organization/users

