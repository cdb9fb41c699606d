# why: The guardrail protected_users also blocks the removal of a protected person from a project
==== orgward.yaml
version: 1
organization: { id: org-story }
policy: { unlisted: { project_members: remove }, guardrails: { protected_users: [carol@example.com] } }
users:
  alice@example.com: owner
  bob@example.com: owner
  carol@example.com: reader
projects:
  web: { members: {} }
==== live.yaml
now: 2026-11-24T09:00:00Z
organization: { id: org-story }
users:
  - { email: alice@example.com, role: owner }
  - { email: bob@example.com, role: owner }
  - { email: carol@example.com, role: reader }
projects:
  - { name: web, users: [{ email: carol@example.com, role: member }] }
==== problems
warning: `members` is empty: the file declares that there should be none
 --> orgward.yaml:9:10
  |
9 |   web: { members: {} }
  |          ^^^^^^^
  |
  = help: Omit the line to leave members unmanaged.

1 warning

==== plan
Blocked by a guardrail: protected_users. The plan contains 1 change, and it is dangerous: 1 to remove. Nothing can be applied.

  protected_users objects
      observed  1 change about protected users
      limit     1 person is protected
      help      First remove the person from `policy.guardrails.protected_users`, in a separate change.
      about     project/web/member/carol@example.com

  - remove   project/web/member/carol@example.com  [destructive]
      roles    was member
      why      not listed under `members`, and `unlisted` says to remove
      from     orgward.yaml:9

==== requests
1 GET /organization/invites
1 GET /organization/projects
1 GET /organization/projects/{project_id}/api_keys
1 GET /organization/projects/{project_id}/users
1 GET /organization/users

