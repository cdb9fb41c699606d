# why: An owner that policy.ignore names is not reported as power over the organization, only counted by orgward
==== orgward.yaml
version: 1
organization: { id: org-story }
policy: { ignore: [{ address: user/carol@example.com, reason: break glass }] }
users:
  alice@example.com: owner
  bob@example.com: owner
==== live.yaml
now: 2026-11-24T09:00:00Z
organization: { id: org-story }
users:
  - { email: alice@example.com, role: owner }
  - { email: bob@example.com, role: owner }
  - { email: carol@example.com, role: owner }
==== plan
In sync: nothing to change.

Ignored: 1 (excluded by `policy.ignore`)
  1 at user/carol@example.com  (orgward.yaml:3)
      reason: break glass

==== requests
1 GET /organization/invites
1 GET /organization/users

