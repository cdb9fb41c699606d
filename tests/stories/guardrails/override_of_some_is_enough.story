# why: An override for two people is enough when the others stay within the limit of max_removals
==== orgward.yaml
version: 1
organization: { id: org-story }
policy:
  unlisted: { users: remove }
  overrides:
    - { guardrail: max_removals, addresses: [user/u1@example.com, user/u2@example.com], until: 2026-12-01, reason: clean-up }
users:
  alice@example.com: owner
  bob@example.com: owner
==== live: two_owners_and_seven_readers
==== plan
7 changes, all of them dangerous: 7 to remove.

  max_removals is overridden
      observed  users 7
      limit     users 5, total 40
      override  lets 2 changes through until 2026-12-01 00:00 UTC: clean-up (orgward.yaml:6)

  - remove   7 × user  [destructive, outage]
      roles    was reader
      why      not listed under `users`, and `unlisted` says to remove
      from     orgward.yaml:7
      effect   ends every project membership and every key of this person
      at       user/u0@example.com
               user/u1@example.com
               user/u2@example.com
               user/u3@example.com
               user/u4@example.com
               user/u5@example.com
               user/u6@example.com

==== requests
1 GET /organization/admin_api_keys
1 GET /organization/invites
1 GET /organization/projects
1 GET /organization/projects/{project_id}/api_keys
1 GET /organization/users

==== apply
  done        remove user/u0@example.com
  done        remove user/u1@example.com
  done        remove user/u2@example.com
  done        remove user/u3@example.com
  done        remove user/u4@example.com
  done        remove user/u5@example.com
  done        remove user/u6@example.com

7 done.
Verified: 7 changes match the plan.

==== writes
DELETE /organization/users/{u0@example.com} -> 200
DELETE /organization/users/{u1@example.com} -> 200
DELETE /organization/users/{u2@example.com} -> 200
DELETE /organization/users/{u3@example.com} -> 200
DELETE /organization/users/{u4@example.com} -> 200
DELETE /organization/users/{u5@example.com} -> 200
DELETE /organization/users/{u6@example.com} -> 200

==== next plan
In sync: nothing to change.

