# why: groups that are absent or unlisted leave, with what they give
==== orgward.yaml
version: 1
organization: { id: org-story }
policy: { unlisted: { project_groups: remove } }
groups:
  old: { state: absent }
  ml: {}
  ops: {}
projects:
  web: { groups: { ops: { state: absent } } }
==== live.yaml
now: 2026-11-24T09:00:00Z
organization: { id: org-story }
users:
  - { email: alice@example.com, role: owner }
  - { email: bob@example.com, role: owner }
  - { email: carol@example.com, role: reader }
  - { email: dave@example.com, role: reader }
groups: [{ name: ml }, { name: old, users: [{ email: carol@example.com }] }, { name: ops }]
projects:
  - { name: web, groups: [{ name: ml, roles: [member] }, { name: ops, roles: [viewer] }] }
==== plan
3 changes, all of them dangerous: 3 to remove.

  - remove   project/web/group/ml  [destructive]
      roles    was member
      why      not listed under `groups`, and `unlisted` says to remove
      from     orgward.yaml:9

  - remove   project/web/group/ops  [destructive]
      roles    was viewer
      why      `state: absent`
      from     orgward.yaml:9

  - remove   group/old  [destructive]
      why      `state: absent`
      from     orgward.yaml:5
      effect   takes from its members what they have through it

==== requests
1 GET /organization/groups
1 GET /organization/groups/{group_id}/roles
3 GET /organization/groups/{group_id}/users
1 GET /organization/projects
1 GET /organization/projects/{project_id}/groups
2 GET /projects/{project_id}/groups/{group_id}/roles

==== apply
  done        remove project/web/group/ml
  done        remove project/web/group/ops
  done        remove group/old

3 done.
Verified: 3 changes match the plan.

==== writes
DELETE /organization/projects/{web}/groups/b11706030a458104a935d5f08a4221a4 -> 200
DELETE /organization/projects/{web}/groups/4bb5c515988f058da8bf1da89bd26c5b -> 200
DELETE /organization/groups/45d4a283e69cdf71d4f9c669dd338427 -> 200

==== next plan
In sync: nothing to change.

