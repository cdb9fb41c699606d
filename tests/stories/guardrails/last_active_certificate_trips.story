# why: The guardrail last_active_certificate blocks the end of mutual TLS in the organization and in a project
==== orgward.yaml
version: 1
organization: { id: org-story }
policy: { unlisted: { project_certificates: remove } }
certificates: { edge: { active: false }, idle: { active: false } }
projects: { web: { certificates: [] }, api: { certificates: [edge] } }
==== live.yaml
now: 2026-11-26T09:00:00Z
organization: { id: org-story }
users:
  - { email: alice@example.com, role: owner }
  - { email: bob@example.com, role: owner }
certificates: [{ name: edge, active: true }, { name: idle, active: false }]
projects:
  - { name: web, certificates: [edge] }
  - { name: api, certificates: [edge, idle] }
==== problems
warning: `certificates` is empty: the file declares that there should be none
 --> orgward.yaml:5:20
  |
5 | projects: { web: { certificates: [] }, api: { certificates: [edge] } }
  |                    ^^^^^^^^^^^^
  |
  = help: Omit the line to leave certificates unmanaged.

1 warning

==== plan
Blocked by a guardrail: last_active_certificate. The plan contains 3 changes, all of them dangerous: 1 to update, 2 to remove. Nothing can be applied.

  last_active_certificate objects
      observed  the organization has 1 active certificate today, none after; project/web has 1 active certificate today, none after
      limit     whatever has an active certificate keeps one
      help      Activate another certificate first, or write an override if mutual TLS is to end there.
      override  - { guardrail: last_active_certificate, addresses: [certificate/edge, project/web/certificate/edge], until: 2026-12-03, reason: "..." }
      about     certificate/edge
                project/web/certificate/edge

  ~ update   certificate/edge  [destructive, outage]  expires on 2027-11-26
      active   true -> false
      from     orgward.yaml:4

  - remove   project/api/certificate/idle  [destructive, outage]
      why      not listed under `certificates`, and `unlisted` says to remove
      from     orgward.yaml:5

  - remove   project/web/certificate/edge  [destructive, outage]
      why      not listed under `certificates`, and `unlisted` says to remove
      from     orgward.yaml:5

==== requests
1 GET /organization/certificates
1 GET /organization/projects
2 GET /organization/projects/{project_id}/certificates

