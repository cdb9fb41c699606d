# why: With --no-removals, orgward also withholds the withdrawal of an open owner invite of a reader
# run: no-removals
==== orgward.yaml
version: 1
organization: { id: org-story }
users:
  alice@example.com: owner
  bob@example.com: owner
  carol@example.com: reader
==== live.yaml
now: 2026-11-24T09:00:00Z
organization: { id: org-story }
users:
  - { email: alice@example.com, role: owner }
  - { email: bob@example.com, role: owner }
  - { email: carol@example.com, role: reader }
invites:
  - { email: carol@example.com, role: owner, created_at: -1d, projects: [] }
==== plan
1 change, and it is dangerous: 1 to update; withheld.

  ~ update   user/carol@example.com  [destructive]  also invited as `owner`
      invite    owner -> nothing
      from      orgward.yaml:6
      withheld  excluded by `--no-removals`
      effect    deletes their open invite as `owner`

==== requests
1 GET /organization/invites
1 GET /organization/users

==== apply
Nothing was sent.

Withheld: 1 change was not sent
  update user/carol@example.com
      excluded by `--no-removals`

==== writes


==== next plan
1 change, and it is dangerous: 1 to update; withheld.

  ~ update   user/carol@example.com  [destructive]  also invited as `owner`
      invite    owner -> nothing
      from      orgward.yaml:6
      withheld  excluded by `--no-removals`
      effect    deletes their open invite as `owner`

