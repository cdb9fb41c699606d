# why: A renamed_from that finds no person is a problem, and orgward does not invite the new address
==== orgward.yaml
version: 1
organization: { id: org-story }
users:
  alice@example.com: owner
  bob@example.com: owner
  carol@new.example: { roles: reader, renamed_from: carol@old.example }
==== live: two_owners
==== plan
No changes, but not in sync: 1 problem.

Problems: 1 (left out of the plan, with the changes that depend on them)
  user/carol@new.example  (orgward.yaml:6)
      no user is named `carol@old.example` or `carol@new.example`, so there is nothing to rename
      Correct `renamed_from`, or remove it to create `carol@new.example`.

==== requests
1 GET /organization/invites
1 GET /organization/users

