# why: The guardrail last_project_owner also blocks the removal of the last project owner from the organization
==== orgward.yaml
version: 1
organization: { id: org-story }
users:
  alice@example.com: owner
  bob@example.com: owner
  carol@example.com: { state: absent }
  dave@example.com: reader
projects:
  web: { members: { dave@example.com: member } }
==== live: carol_owns_web
==== plan
Blocked by a guardrail: last_project_owner. The plan contains 1 change, and it is dangerous: 1 to remove. Nothing can be applied.

  last_project_owner objects
      observed  project/web has 1 owner today, none after
      limit     every project keeps an owner
      help      Make someone else an owner of the project first; a person who is only invited does not count.
      override  - { guardrail: last_project_owner, addresses: [user/carol@example.com], until: 2026-12-01, reason: "..." }
      about     user/carol@example.com

  - remove   user/carol@example.com  [destructive, outage]
      roles    was reader
      why      `state: absent`
      from     orgward.yaml:6
      effect   ends every project membership and every key of this person

==== requests
1 GET /organization/admin_api_keys
1 GET /organization/invites
1 GET /organization/projects
2 GET /organization/projects/{project_id}/api_keys
1 GET /organization/projects/{project_id}/users
1 GET /organization/users

