# why: The guardrail allowed_email_domains does not block the removal of a person from another domain
==== orgward.yaml
version: 1
organization: { id: org-story }
policy: { unlisted: { users: remove }, guardrails: { allowed_email_domains: [example.com] } }
users:
  alice@example.com: owner
  bob@example.com: owner
==== live.yaml
now: 2026-11-24T09:00:00Z
organization: { id: org-story }
users:
  - { email: alice@example.com, role: owner }
  - { email: bob@example.com, role: owner }
  - { email: old@vendor.test, role: reader }
==== plan
1 change, and it is dangerous: 1 to remove.

  - remove   user/old@vendor.test  [destructive, outage]
      roles    was reader
      why      not listed under `users`, and `unlisted` says to remove
      from     orgward.yaml:4
      effect   ends every project membership and every key of this person

==== requests
1 GET /organization/admin_api_keys
1 GET /organization/invites
1 GET /organization/projects
1 GET /organization/projects/{project_id}/api_keys
1 GET /organization/users

==== apply
  done        remove user/old@vendor.test

1 done.
Verified: 1 change matches the plan.

==== writes
DELETE /organization/users/{old@vendor.test} -> 200

==== next plan
In sync: nothing to change.

