# why: A new person without a role is a problem, because orgward does not guess the role of an invite
==== orgward.yaml
version: 1
organization: { id: org-story }
users:
  alice@example.com: owner
  bob@example.com: owner
  carol@example.com: {}
==== live: two_owners
==== plan
Nothing to change, and not in sync: 1 problem.

Problems: 1 (left out, with what depends on them)
  user/carol@example.com  (orgward.yaml:6)
      carol@example.com is not there yet, and `roles` does not say as what to add them
      Write a role: `carol@example.com: ...`; or take the entry out, if they have left.

==== requests
1 GET /organization/invites
1 GET /organization/users

