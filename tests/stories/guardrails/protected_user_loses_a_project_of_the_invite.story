# why: an invite that is replaced for less access takes something from a protected person
==== orgward.yaml
version: 1
organization: { id: org-story }
policy: { unlisted: { project_members: remove }, guardrails: { protected_users: [carol@example.com] } }
users: { alice@example.com: owner, bob@example.com: owner, carol@example.com: reader }
projects:
  web: { members: {} }
==== live.yaml
now: 2026-11-24T09:00:00Z
organization: { id: org-story }
users:
  - { email: alice@example.com, role: owner }
  - { email: bob@example.com, role: owner }
invites:
  - { email: carol@example.com, role: reader, created_at: -2d, projects: [{ name: web, role: member }] }
projects: [{ name: web }]
==== problems
warning: `members` is empty: the file declares that there should be none
 --> orgward.yaml:6:10
  |
6 |   web: { members: {} }
  |          ^^^^^^^
  |
  = help: Omit the line to leave members unmanaged.

1 warning

==== plan
Blocked by a guardrail: protected_users. The plan contains 1 change: 1 to replace. Nothing can be applied.

  protected_users objects
      observed  1 change about protected users
      limit     1 person is protected
      help      First remove the person from `policy.guardrails.protected_users`, in a separate change.
      about     user/carol@example.com

  ± replace  user/carol@example.com  invited, and can accept until 2026-11-29 09:00 UTC
      projects  web: member -> nothing
      roles     reader
      why       the invite includes more than the file allows, and cannot be changed
      from      orgward.yaml:6
      effect    deletes the existing invite
                sends an e-mail to carol@example.com

==== requests
1 GET /organization/invites
1 GET /organization/projects
1 GET /organization/projects/{project_id}/users
1 GET /organization/users

