# why: A person under the old address and an invite for the new one are a problem in orgward
==== orgward.yaml
version: 1
organization: { id: org-story }
policy: { unlisted: { users: remove, invites: remove } }
users:
  alice@example.com: owner
  bob@example.com: owner
  carol@new.example: { roles: reader, renamed_from: carol@old.example }
==== live.yaml
now: 2026-11-24T09:00:00Z
organization: { id: org-story }
users:
  - { email: alice@example.com, role: owner }
  - { email: bob@example.com, role: owner }
  - { email: carol@old.example, role: reader }
invites:
  - { email: carol@new.example, role: reader, created_at: -1d, projects: [] }
==== plan
No changes, but not in sync: 1 problem.

Problems: 1 (left out of the plan, with the changes that depend on them)
  user/carol@new.example  (orgward.yaml:7)
      2 live users are named `carol@new.example` or `carol@old.example`
      Only one of them can stay; the ids are user-kQaVXKoYBcFH63Z8gUcValk1, invite-IqwIlQ8ugOWzHlQ5UzR4JkMZ.

==== requests
1 GET /organization/invites
1 GET /organization/users

