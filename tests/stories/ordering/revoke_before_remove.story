# why: orgward revokes a key first, then removes the membership and then the person
==== orgward.yaml
version: 1
organization: { id: org-story }
policy: { unlisted: { users: remove, api_keys: remove, project_members: remove } }
users:
  alice@example.com: owner
  bob@example.com: owner
projects:
  web: { members: {}, api_keys: { allow: [{ user: alice@example.com }] } }
==== live.yaml
now: 2026-11-24T09:00:00Z
organization: { id: org-story }
users:
  - { email: alice@example.com, role: owner }
  - { email: bob@example.com, role: owner }
  - { email: carol@example.com, role: reader }
projects:
  - name: web
    users: [{ email: carol@example.com, role: member }]
    api_keys: [{ id: key_one, name: laptop, owner: { user: carol@example.com }, created_at: -31d, last_used_at: -20d }]
==== problems
warning: `members` is empty: the file declares that there should be none
 --> orgward.yaml:8:10
  |
8 |   web: { members: {}, api_keys: { allow: [{ user: alice@example.com }] } }
  |          ^^^^^^^
  |
  = help: Omit the line to leave members unmanaged.

1 warning

==== plan
3 changes, all of them dangerous: 2 to remove, 1 to revoke.

  - revoke   project/web/api_key/key_one  [irreversible, destructive, outage]  `laptop` of carol@example.com, used 20 d ago
      why      no rule allows it; rule 1 comes nearest, and its `user` does not fit
      from     orgward.yaml:8
      effect   programs that use this key stop working

  - remove   user/carol@example.com  [destructive, outage]
      roles    was reader
      why      not listed under `users`, and `unlisted` says to remove
      from     orgward.yaml:4
      effect   ends every project membership and every key of this person
               ends API key `laptop` of carol@example.com, used 20 d ago

  - remove   project/web/member/carol@example.com  [destructive]
      roles    was member
      why      not listed under `members`, and `unlisted` says to remove
      from     orgward.yaml:8

==== requests
1 GET /organization/admin_api_keys
1 GET /organization/invites
1 GET /organization/projects
2 GET /organization/projects/{project_id}/api_keys
1 GET /organization/projects/{project_id}/users
1 GET /organization/users

==== apply
  done        revoke project/web/api_key/key_one
  done        remove project/web/member/carol@example.com
  done        remove user/carol@example.com

3 done.
Verified: 3 changes match the plan.

==== writes
DELETE /organization/projects/{web}/api_keys/{key laptop} -> 200
DELETE /organization/projects/{web}/users/{carol@example.com} -> 200
DELETE /organization/users/{carol@example.com} -> 200

==== next plan
In sync: nothing to change.

