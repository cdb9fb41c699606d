# why: orgward withdraws the invite of an unlisted person once and does not first replace it with a smaller one
==== orgward.yaml
version: 1
organization: { id: org-story }
policy: { unlisted: { users: remove, project_members: remove } }
users:
  alice@example.com: owner
  bob@example.com: owner
projects:
  web: { members: {} }
==== live: carol_is_invited_as_owner_of_web
==== problems
warning: `members` is empty: the file declares that there should be none
 --> orgward.yaml:8:10
  |
8 |   web: { members: {} }
  |          ^^^^^^^
  |
  = help: Omit the line to leave members unmanaged.

1 warning

==== plan
1 change, and it is dangerous: 1 to remove.

  - remove   user/carol@example.com  [destructive]  invited, and can accept until 2026-11-29 09:00 UTC
      roles    was reader
      why      not listed under `users`, and `unlisted` says to remove
      from     orgward.yaml:4
      effect   deletes the invite

==== requests
1 GET /organization/invites
1 GET /organization/projects
1 GET /organization/projects/{project_id}/users
1 GET /organization/users

==== apply
  done        remove user/carol@example.com

1 done.
Verified: 1 change matches the plan.

==== writes
DELETE /organization/invites/{invite of carol@example.com} -> 200

==== next plan
In sync: nothing to change.

