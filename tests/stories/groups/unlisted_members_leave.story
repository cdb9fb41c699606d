# why: `unlisted: remove` takes members out of a group that the file does not list
==== orgward.yaml
version: 1
organization: { id: org-story }
policy: { unlisted: { group_members: remove } }
groups:
  ml: { members: [carol@example.com] }
==== live.yaml
now: 2026-11-24T09:00:00Z
organization: { id: org-story }
users:
  - { email: alice@example.com, role: owner }
  - { email: bob@example.com, role: owner }
  - { email: carol@example.com, role: reader }
  - { email: dave@example.com, role: reader }
groups:
  - { name: ml, users: [{ email: carol@example.com }, { email: dave@example.com }] }
==== plan
1 change, and it is dangerous: 1 to remove.

  - remove   group/ml/member/dave@example.com  [destructive]
      why      not listed under `members`, and `unlisted` says to remove
      from     orgward.yaml:5

==== requests
1 GET /organization/groups
1 GET /organization/groups/{group_id}/roles
1 GET /organization/groups/{group_id}/users

==== apply
  done        remove group/ml/member/dave@example.com

1 done.
Verified: 1 change matches the plan.

==== writes
DELETE /organization/groups/b11706030a458104a935d5f08a4221a4/users/{dave@example.com} -> 200

==== next plan
In sync: nothing to change.

