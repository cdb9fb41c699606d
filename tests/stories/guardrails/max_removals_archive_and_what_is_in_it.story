# why: The guardrail max_removals counts an archived project as a removal and blocks it with limit 0
==== orgward.yaml
version: 1
organization: { id: org-story }
policy:
  unlisted: { users: remove }
  guardrails: { max_removals: { projects: 0 } }
users:
  alice@example.com: owner
  bob@example.com: owner
projects:
  old: { state: archived }
==== live.yaml
now: 2026-11-24T09:00:00Z
organization: { id: org-story }
users:
  - { email: alice@example.com, role: owner }
  - { email: bob@example.com, role: owner }
projects:
  - name: old
==== plan
Blocked by a guardrail: max_removals. The plan contains 1 change, and it is dangerous: 1 to archive. Nothing can be applied.

  max_removals objects
      observed  projects 1
      limit     projects 0, total 40
      help      If this is meant, raise `policy.guardrails.max_removals` in a reviewed change, or apply it in smaller steps.
      override  - { guardrail: max_removals, addresses: [project/old], until: 2026-12-01, reason: "..." }
      about     project/old

  - archive  project/old  [irreversible, destructive, outage]
      why      `state: archived`
      from     orgward.yaml:10
      effect   permanently ends every key and membership of this project

==== requests
1 GET /organization/costs
1 GET /organization/invites
1 GET /organization/projects
1 GET /organization/projects/{project_id}/api_keys
1 GET /organization/users

