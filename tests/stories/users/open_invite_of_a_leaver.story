# why: orgward withdraws the open owner invite of an absent person before it removes the person
==== orgward.yaml
version: 1
organization: { id: org-story }
users:
  alice@example.com: owner
  bob@example.com: owner
  carol@example.com: { state: absent }
==== live.yaml
now: 2026-11-24T09:00:00Z
organization: { id: org-story }
users:
  - { email: alice@example.com, role: owner }
  - { email: bob@example.com, role: owner }
  - { email: carol@example.com, role: reader }
invites:
  - { email: carol@example.com, role: owner, created_at: -1d, projects: [] }
==== plan
1 change, and it is dangerous: 1 to remove.

  - remove   user/carol@example.com  [destructive, outage]  also invited as `owner`
      invite   was owner
      roles    was reader
      why      `state: absent`
      from     orgward.yaml:6
      effect   ends every project membership and every key of this person
               deletes their open invite as `owner`

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
DELETE /organization/invites/{invite of carol@example.com} -> 200
DELETE /organization/users/{carol@example.com} -> 200

==== next plan
In sync: nothing to change.

