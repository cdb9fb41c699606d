# why: orgward removes an unlisted person from the organization when the policy says unlisted: remove
==== orgward.yaml
version: 1
organization: { id: org-story }
policy:
  unlisted: { users: remove }
users:
  alice@example.com: owner
  bob@example.com: owner
==== live.yaml
now: 2026-11-24T09:00:00Z
organization: { id: org-story }
users:
  - { email: alice@example.com, role: owner }
  - { email: bob@example.com, role: owner }
  - { email: zoe@example.com, role: reader }
==== plan
1 change, and it is dangerous: 1 to remove.

  - remove   user/zoe@example.com  [destructive, outage]
      roles    was reader
      why      not listed under `users`, and `unlisted` says to remove
      from     orgward.yaml:5
      effect   ends every project membership and every key of this person

==== requests
1 GET /organization/admin_api_keys
1 GET /organization/invites
1 GET /organization/projects
1 GET /organization/projects/{project_id}/api_keys
1 GET /organization/users

==== apply
  done        remove user/zoe@example.com

1 done.
Verified: 1 change matches the plan.

==== writes
DELETE /organization/users/{zoe@example.com} -> 200

==== next plan
In sync: nothing to change.

