# why: The guardrail max_removals counts a removed person once, without the memberships and keys that end with them
==== orgward.yaml
version: 1
organization: { id: org-story }
policy:
  unlisted: { users: remove, project_members: remove, api_keys: remove }
  guardrails: { max_removals: { project_members: 0, api_keys: 0, total: 1 } }
users:
  alice@example.com: owner
  bob@example.com: owner
projects:
  web: { members: {}, api_keys: { allow: [] } }
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
    api_keys: [{ id: key_one, name: laptop, owner: { user: carol@example.com }, created_at: -31d }]
==== problems
warning: `members` is empty: the file declares that there should be none
  --> orgward.yaml:10:10
   |
10 |   web: { members: {}, api_keys: { allow: [] } }
   |          ^^^^^^^
   |
   = help: Omit the line to leave members unmanaged.

warning: `api_keys.allow` has no rule, so no key is allowed here
  --> orgward.yaml:10:23
   |
10 |   web: { members: {}, api_keys: { allow: [] } }
   |                       ^^^^^^^^

2 warnings

==== plan
3 changes, all of them dangerous: 2 to remove, 1 to revoke.

  - revoke   project/web/api_key/key_one  [irreversible, destructive, outage]  `laptop` of carol@example.com, never used, 31 d old
      why      no rule could allow it
      from     orgward.yaml:10
      effect   programs that use this key stop working

  - remove   user/carol@example.com  [destructive, outage]
      roles    was reader
      why      not listed under `users`, and `unlisted` says to remove
      from     orgward.yaml:6
      effect   ends every project membership and every key of this person
               ends API key `laptop` of carol@example.com, never used, 31 d old

  - remove   project/web/member/carol@example.com  [destructive]
      roles    was member
      why      not listed under `members`, and `unlisted` says to remove
      from     orgward.yaml:10

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

