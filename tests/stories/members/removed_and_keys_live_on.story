# why: The plan says that a person removed from a project keeps a working API key there
==== orgward.yaml
version: 1
organization: { id: org-story }
policy: { unlisted: { project_members: remove } }
projects:
  web: { members: {}, api_keys: { allow: [{ owner_kind: user }] } }
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
    api_keys: [{ id: key_one, name: laptop, owner: { user: carol@example.com }, created_at: -31d, last_used_at: -2h }]
==== problems
warning: `members` is empty: the file declares that there should be none
 --> orgward.yaml:5:10
  |
5 |   web: { members: {}, api_keys: { allow: [{ owner_kind: user }] } }
  |          ^^^^^^^
  |
  = help: Omit the line to leave members unmanaged.

1 warning

==== plan
1 change, and it is dangerous: 1 to remove.

  - remove   project/web/member/carol@example.com  [destructive]
      roles    was member
      why      not listed under `members`, and `unlisted` says to remove
      from     orgward.yaml:5
      effect   does not end API key `laptop` of carol@example.com, used 2 h ago

==== requests
1 GET /organization/projects
1 GET /organization/projects/{project_id}/api_keys
1 GET /organization/projects/{project_id}/users
1 GET /organization/users

==== apply
  done        remove project/web/member/carol@example.com

1 done.
Verified: 1 change matches the plan.

==== writes
DELETE /organization/projects/{web}/users/{carol@example.com} -> 200

==== next plan
In sync: nothing to change.

