# why: a share counts what could be removed, so projects that are archived already make no room for others
==== orgward.yaml
version: 1
organization: { id: org-story }
policy: { guardrails: { max_removals: { projects: 50% } } }
projects:
  a: { state: archived }
  b: { state: archived }
  c: { state: archived }
  new: {}
==== live.yaml
now: 2026-11-24T09:00:00Z
organization: { id: org-story }
users: [{ email: alice@example.com, role: owner }, { email: bob@example.com, role: owner }]
projects:
  - { name: a }
  - { name: b }
  - { name: c }
  - { name: x, archived_at: -9d }
  - { name: y, archived_at: -9d }
==== plan
Blocked by a guardrail: max_removals. The plan contains 4 changes, 3 of them dangerous: 1 to create, 3 to archive. Nothing can be applied.

  max_removals objects
      observed  projects 3
      limit     projects 2 (50%), total 40
      help      If this is meant, raise `policy.guardrails.max_removals` in a reviewed change, or apply it in smaller steps.
      override  - { guardrail: max_removals, addresses: [project/a, project/b, project/c], until: 2026-12-01, reason: "..." }
      about     project/a
                project/b
                project/c

Dangerous

  - archive  project/a  [irreversible, destructive, outage]
      why      `state: archived`
      from     orgward.yaml:5
      effect   permanently ends every key and membership of this project

  - archive  project/b  [irreversible, destructive, outage]
      why      `state: archived`
      from     orgward.yaml:6
      effect   permanently ends every key and membership of this project

  - archive  project/c  [irreversible, destructive, outage]
      why      `state: archived`
      from     orgward.yaml:7
      effect   permanently ends every key and membership of this project

Other changes

  + create   project/new
      why      listed, but missing
      from     orgward.yaml:8

==== requests
1 GET /organization/costs
2 GET /organization/projects
3 GET /organization/projects/{project_id}/api_keys

