# why: orgward removes a SCIM person from a project although their removal from the organization is a problem
==== orgward.yaml
version: 1
organization: { id: org-story }
policy: { unlisted: { project_members: remove } }
users:
  alice@example.com: owner
  bob@example.com: owner
  fred@example.com: { state: absent, reason: left }
projects: { web: { members: {} } }
==== live.yaml
now: 2026-11-24T09:00:00Z
organization: { id: org-story }
users:
  - { email: alice@example.com, role: owner }
  - { email: bob@example.com, role: owner }
  - { email: fred@example.com, role: reader, is_scim_managed: true }
projects: [{ name: web, users: [{ email: fred@example.com, role: member }] }]
==== problems
warning: `members` is empty: the file says that there should be none
 --> orgward.yaml:8:20
  |
8 | projects: { web: { members: {} } }
  |                    ^^^^^^^
  |
  = help: Leave the line out to leave members alone.

1 warning

==== plan
1 change, and it is dangerous: 1 to remove; 1 problem.

Dangerous

  - remove   project/web/member/fred@example.com  [destructive]
      roles    was member
      because  not listed under `members`, and `unlisted` says to remove
      from     orgward.yaml:8

Problems: 1 (left out, with what depends on them)
  user/fred@example.com  (orgward.yaml:7)
      fred@example.com cannot be removed: the identity provider owns this membership (SCIM)
      Have its owner take it away, and take the entry out of the file.

==== requests
1 GET /organization/invites
1 GET /organization/projects
1 GET /organization/projects/{project_id}/api_keys
1 GET /organization/projects/{project_id}/users
1 GET /organization/users

==== apply
  done        remove project/web/member/fred@example.com

1 done: 1 problem is left.

Problems: 1 (left out, with what depends on them)
  user/fred@example.com  (orgward.yaml:7)
      fred@example.com cannot be removed: the identity provider owns this membership (SCIM)
      Have its owner take it away, and take the entry out of the file.

==== writes
DELETE /organization/projects/{web}/users/{fred@example.com} -> 200

==== next plan
Nothing to change, and not in sync: 1 problem.

Problems: 1 (left out, with what depends on them)
  user/fred@example.com  (orgward.yaml:7)
      fred@example.com cannot be removed: the identity provider owns this membership (SCIM)
      Have its owner take it away, and take the entry out of the file.

