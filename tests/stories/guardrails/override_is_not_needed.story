# why: orgward does not mention an override when the guardrail max_removals passes without it
==== orgward.yaml
version: 1
organization: { id: org-story }
policy:
  unlisted: { users: remove }
  overrides:
    - { guardrail: max_removals, addresses: ["user/*"], max: 7, until: 2026-12-01, reason: clean-up }
users:
  alice@example.com: owner
  bob@example.com: owner
  u1@example.com: reader
  u2@example.com: reader
  u3@example.com: reader
  u4@example.com: reader
  u5@example.com: reader
  u6@example.com: reader
==== live: two_owners_and_seven_readers
==== plan
1 change, and it is dangerous: 1 to remove.

  - remove   user/u0@example.com  [destructive, outage]
      roles    was reader
      why      not listed under `users`, and `unlisted` says to remove
      from     orgward.yaml:7
      effect   ends every project membership and every key of this person

==== requests
1 GET /organization/admin_api_keys
1 GET /organization/invites
1 GET /organization/projects
1 GET /organization/projects/{project_id}/api_keys
1 GET /organization/users

==== apply
  done        remove user/u0@example.com

1 done.
Verified: 1 change matches the plan.

==== writes
DELETE /organization/users/{u0@example.com} -> 200

==== next plan
In sync: nothing to change.

