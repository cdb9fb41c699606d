# why: orgward also withdraws the open or expired invites of an unlisted person whom it removes
==== orgward.yaml
version: 1
organization: { id: org-story }
policy: { unlisted: { users: remove } }
users:
  alice@example.com: owner
  bob@example.com: owner
==== live.yaml
now: 2026-11-24T09:00:00Z
organization: { id: org-story }
users:
  - { email: alice@example.com, role: owner }
  - { email: bob@example.com, role: owner }
  - { email: carol@example.com, role: reader }
  - { email: dave@example.com, role: reader }
invites:
  - { email: carol@example.com, role: owner, created_at: -1d, projects: [] }
  - { email: Dave@example.com, role: reader, created_at: -20d, expires_at: -13d, projects: [] }
==== plan
2 changes, all of them dangerous: 2 to remove.

  - remove   user/carol@example.com  [destructive, outage]  also invited as `owner`
      invite   was owner
      roles    was reader
      why      not listed under `users`, and `unlisted` says to remove
      from     orgward.yaml:4
      effect   ends every project membership and every key of this person
               deletes their open invite as `owner`

  - remove   user/dave@example.com  [destructive, outage]
      roles    was reader
      why      not listed under `users`, and `unlisted` says to remove
      from     orgward.yaml:4
      effect   ends every project membership and every key of this person
               deletes their expired invite as `reader`

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
DELETE /organization/invites/{invite of carol@example.com} -> 200
DELETE /organization/users/{carol@example.com} -> 200
DELETE /organization/invites/{invite of Dave@example.com} -> 200
DELETE /organization/users/{dave@example.com} -> 200

==== next plan
In sync: nothing to change.

