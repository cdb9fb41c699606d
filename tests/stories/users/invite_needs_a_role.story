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
No changes, but not in sync: 1 problem.

Problems: 1 (left out of the plan, with the changes that depend on them)
  user/carol@example.com  (orgward.yaml:6)
      `roles` is required, because carol@example.com is not in the organization yet
      Write a role: `carol@example.com: ...`; or remove the entry, if they have left.

==== requests
1 GET /organization/invites
1 GET /organization/users

