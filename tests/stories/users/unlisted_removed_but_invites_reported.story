# why: orgward removes unlisted people but only reports invites when the policy says invites: report
==== orgward.yaml
version: 1
organization: { id: org-story }
policy: { unlisted: { users: remove, invites: report } }
users:
  alice@example.com: owner
  bob@example.com: owner
==== live: dave_is_invited_as_owner
==== plan
1 change, and it is dangerous: 1 to remove.

  - remove   user/carol@example.com  [destructive, outage]
      roles    was reader
      why      not listed under `users`, and `unlisted` says to remove
      from     orgward.yaml:4
      effect   ends every project membership and every key of this person

Unlisted: 1 (not in the file; left unchanged; add the lines below to adopt them)
  invites  (orgward.yaml:4)
      dave@example.com: owner  # DANGEROUS: this line gives power over the organization; invited, and can accept until 2026-11-29 09:00 UTC

==== requests
1 GET /organization/admin_api_keys
1 GET /organization/invites
1 GET /organization/projects
1 GET /organization/projects/{project_id}/api_keys
1 GET /organization/users

==== apply
  done        remove user/carol@example.com

1 done.
Verified: 1 change matches the plan.

==== writes
DELETE /organization/users/{carol@example.com} -> 200

==== next plan
No changes, but not in sync: 1 unlisted with power over the organization.

Unlisted: 1 (not in the file; left unchanged; add the lines below to adopt them)
  invites  (orgward.yaml:4)
      dave@example.com: owner  # DANGEROUS: this line gives power over the organization; invited, and can accept until 2026-11-29 09:00 UTC

