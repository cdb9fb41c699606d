# why: orgward adds and removes project memberships of SCIM people, because the identity provider owns only the organization membership
==== orgward.yaml
version: 1
organization: { id: org-story }
policy: { unlisted: { project_members: remove } }
users:
  alice@example.com: owner
  bob@example.com: owner
  carol@example.com: reader
  dave@example.com: reader
projects:
  web: { members: { carol@example.com: member } }
==== live.yaml
now: 2026-11-24T09:00:00Z
organization: { id: org-story }
users:
  - { email: alice@example.com, role: owner }
  - { email: bob@example.com, role: owner }
  - { email: carol@example.com, role: reader, is_scim_managed: true }
  - { email: dave@example.com, role: reader, is_scim_managed: true }
projects: [{ name: web, users: [{ email: dave@example.com, role: member }] }]
==== plan
2 changes, 1 of them dangerous: 1 to create, 1 to remove.

Dangerous

  - remove   project/web/member/dave@example.com  [destructive]
      roles    was member
      why      not listed under `members`, and `unlisted` says to remove
      from     orgward.yaml:10

Other changes

  + create   project/web/member/carol@example.com
      roles    member
      why      listed, but missing
      from     orgward.yaml:10

==== requests
1 GET /organization/invites
1 GET /organization/projects
1 GET /organization/projects/{project_id}/api_keys
1 GET /organization/projects/{project_id}/users
1 GET /organization/users

==== apply
  done        create project/web/member/carol@example.com
  done        remove project/web/member/dave@example.com

2 done.
Verified: 2 changes match the plan.

==== writes
POST /organization/projects/{web}/users {"role":"member","user_id":"{carol@example.com}"} -> 200
DELETE /organization/projects/{web}/users/{dave@example.com} -> 200

==== next plan
In sync: nothing to change.

