# why: An override ends mutual TLS in one project, where a person has said so
==== orgward.yaml
version: 1
organization: { id: org-story }
policy:
  unlisted: { project_certificates: remove }
  overrides:
    - { guardrail: last_active_certificate, addresses: [project/web/certificate/edge], until: 2026-12-20, reason: SEC-9 }
projects: { web: { certificates: [] } }
==== live.yaml
now: 2026-11-26T09:00:00Z
organization: { id: org-story }
users:
  - { email: alice@example.com, role: owner }
  - { email: bob@example.com, role: owner }
certificates: [{ name: edge, active: true }]
projects:
  - { name: web, certificates: [edge] }
==== problems
warning: `certificates` is empty: the file declares that there should be none
 --> orgward.yaml:7:20
  |
7 | projects: { web: { certificates: [] } }
  |                    ^^^^^^^^^^^^
  |
  = help: Omit the line to leave certificates unmanaged.

1 warning

==== plan
1 change, and it is dangerous: 1 to remove.

  last_active_certificate is overridden
      observed  project/web has 1 active certificate today, none after
      limit     whatever has an active certificate keeps one
      override  lets project/web/certificate/edge through until 2026-12-20 00:00 UTC: SEC-9 (orgward.yaml:6)

  - remove   project/web/certificate/edge  [destructive, outage]
      why      not listed under `certificates`, and `unlisted` says to remove
      from     orgward.yaml:7

==== requests
1 GET /organization/projects
1 GET /organization/projects/{project_id}/certificates

==== apply
  done        remove project/web/certificate/edge

1 done.
Verified: 1 change matches the plan.

==== writes
POST /organization/projects/{web}/certificates/deactivate {"certificate_ids":["cert_UKLcxCAlSvG4EDOdh5nD39G7"]} -> 200

==== next plan
In sync: nothing to change.

