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
warning: `members` is empty: the file declares that there should be none
 --> orgward.yaml:8:20
  |
8 | projects: { web: { members: {} } }
  |                    ^^^^^^^
  |
  = help: Omit the line to leave members unmanaged.

1 warning

==== plan
1 change, and it is dangerous: 1 to remove; 1 problem.

Dangerous

  - remove   project/web/member/fred@example.com  [destructive]
      roles    was member
      why      not listed under `members`, and `unlisted` says to remove
      from     orgward.yaml:8

Problems: 1 (left out of the plan, with the changes that depend on them)
  user/fred@example.com  (orgward.yaml:7)
      fred@example.com cannot be removed: the identity provider owns this membership (SCIM)
      Ask its owner to remove it, and remove the entry from the file.

==== requests
1 GET /organization/invites
1 GET /organization/projects
1 GET /organization/projects/{project_id}/api_keys
1 GET /organization/projects/{project_id}/users
1 GET /organization/users

==== apply
  done        remove project/web/member/fred@example.com

1 done: 1 problem remains.
Verified: 1 change matches the plan.

Problems: 1 (left out of the plan, with the changes that depend on them)
  user/fred@example.com  (orgward.yaml:7)
      fred@example.com cannot be removed: the identity provider owns this membership (SCIM)
      Ask its owner to remove it, and remove the entry from the file.

==== writes
DELETE /organization/projects/{web}/users/{fred@example.com} -> 200

==== next plan
No changes, but not in sync: 1 problem.

Problems: 1 (left out of the plan, with the changes that depend on them)
  user/fred@example.com  (orgward.yaml:7)
      fred@example.com cannot be removed: the identity provider owns this membership (SCIM)
      Ask its owner to remove it, and remove the entry from the file.

