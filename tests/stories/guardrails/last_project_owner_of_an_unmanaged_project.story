# why: The guardrail last_project_owner does not protect a project whose members the file does not manage
==== orgward.yaml
version: 1
organization: { id: org-story }
policy: { unlisted: { users: remove } }
users:
  alice@example.com: owner
  bob@example.com: owner
  dave@example.com: reader
projects:
  web: {}
==== live: carol_owns_web
==== plan
1 change, and it is dangerous: 1 to remove.

  - remove   user/carol@example.com  [destructive, outage]
      roles    was reader
      why      not listed under `users`, and `unlisted` says to remove
      from     orgward.yaml:4
      effect   ends every project membership and every key of this person

==== requests
1 GET /organization/admin_api_keys
1 GET /organization/invites
1 GET /organization/projects
2 GET /organization/projects/{project_id}/api_keys
1 GET /organization/users

==== apply
  done        remove user/carol@example.com

1 done.
Verified: 1 change matches the plan.

==== writes
DELETE /organization/users/{carol@example.com} -> 200

==== next plan
In sync: nothing to change.

