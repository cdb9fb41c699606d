# why: With unlisted: remove, orgward removes unlisted people and withdraws their invites
==== orgward.yaml
version: 1
organization: { id: org-story }
policy: { unlisted: { users: remove } }
users:
  alice@example.com: owner
  bob@example.com: owner
==== live: dave_is_invited_as_owner
==== plan
2 changes, all of them dangerous: 2 to remove.

  - remove   user/carol@example.com  [destructive, outage]
      roles    was reader
      why      not listed under `users`, and `unlisted` says to remove
      from     orgward.yaml:4
      effect   ends every project membership and every key of this person

  - remove   user/dave@example.com  [destructive]  invited, and can accept until 2026-11-29 09:00 UTC
      roles    was owner
      why      not listed under `users`, and `unlisted` says to remove
      from     orgward.yaml:4
      effect   deletes the invite

==== requests
1 GET /organization/admin_api_keys
1 GET /organization/invites
1 GET /organization/projects
1 GET /organization/projects/{project_id}/api_keys
1 GET /organization/users

==== apply
  done        remove user/carol@example.com
  done        remove user/dave@example.com

2 done.
Verified: 2 changes match the plan.

==== writes
DELETE /organization/users/{carol@example.com} -> 200
DELETE /organization/invites/{invite of dave@example.com} -> 200

==== next plan
In sync: nothing to change.

