# why: an unlisted owner of the organization who is removed leaves every project, as the file wants
==== orgward.yaml
version: 1
organization: { id: org-story }
policy:
  unlisted: { users: remove }
users:
  alice@example.com: owner
  carol@example.com: owner
projects:
  web:
    members:
      dave@example.com: { state: absent }
==== live.yaml
now: 2026-11-24T09:00:00Z
organization: { id: org-story }
users:
  - { email: alice@example.com, role: owner }
  - { email: carol@example.com, role: owner }
  - { email: dave@example.com, role: owner }
projects:
  - { name: web }
==== plan
1 change, and it is dangerous: 1 to remove.

  - remove   user/dave@example.com  [destructive, outage]
      roles    was owner
      why      not listed under `users`, and `unlisted` says to remove
      from     orgward.yaml:5
      effect   ends every project membership and every key of this person

==== requests
1 GET /organization/admin_api_keys
1 GET /organization/invites
1 GET /organization/projects
2 GET /organization/projects/{project_id}/api_keys
1 GET /organization/projects/{project_id}/users
1 GET /organization/users

==== apply
  done        remove user/dave@example.com

1 done.
Verified: 1 change matches the plan.

==== writes
DELETE /organization/users/{dave@example.com} -> 200

==== next plan
In sync: nothing to change.

