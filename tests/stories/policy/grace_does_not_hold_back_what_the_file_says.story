# why: The unlisted_grace setting does not delay demotions, absent people or time-based removals that the file states
==== orgward.yaml
version: 1
organization: { id: org-story }
policy:
  unlisted: { users: remove, project_members: remove }
  unlisted_grace: 30d
users:
  alice@example.com: owner
  bob@example.com: owner
  carol@example.com: reader
  dora@example.com: { state: absent, reason: never again }
  finn@example.com: { roles: reader, until: 2026-11-20 }
==== live.yaml
now: 2026-11-24T09:00:00Z
organization: { id: org-story }
users:
  - { email: alice@example.com, role: owner }
  - { email: bob@example.com, role: owner }
  - { email: carol@example.com, role: owner, added_at: -1d }
  - { email: dora@example.com, role: reader, added_at: -1d }
  - { email: finn@example.com, role: reader, added_at: -5d }
==== plan
2 changes, all of them dangerous: 1 to update, 1 to remove.

  - remove   user/dora@example.com  [destructive, outage]
      roles    was reader
      why      `state: absent`
      from     orgward.yaml:10
      effect   ends every project membership and every key of this person
      reason   never again

  ~ update   user/carol@example.com  [destructive]
      roles    owner -> reader
      from     orgward.yaml:9
      effect   ends their ownership of every project; memberships that it hid show in the next plan

Time-based: 1 (only `orgward apply --due` applies the ones due now)
  due now    remove user/finn@example.com  [destructive, outage]
             until 2026-11-20 00:00 UTC  (orgward.yaml:11)
             ends every project membership and every key of this person

==== requests
1 GET /organization/admin_api_keys
1 GET /organization/invites
1 GET /organization/projects
1 GET /organization/projects/{project_id}/api_keys
1 GET /organization/users

==== apply
  done        update user/carol@example.com
  done        remove user/dora@example.com

2 done.
Verified: 2 changes match the plan.

==== writes
POST /organization/users/{carol@example.com} {"role":"reader"} -> 200
DELETE /organization/users/{dora@example.com} -> 200

==== next plan
No changes, but not in sync: 1 due now.

Time-based: 1 (only `orgward apply --due` applies the ones due now)
  due now    remove user/finn@example.com  [destructive, outage]
             until 2026-11-20 00:00 UTC  (orgward.yaml:11)
             ends every project membership and every key of this person

