# why: The guardrail last_active_certificate objects when nobody may read which certificates stay active
==== orgward.yaml
version: 1
organization: { id: org-story }
projects:
  web: { certificates: [] }
certificates:
  edge: { active: false }
==== live.yaml
now: 2026-11-26T09:00:00Z
organization: { id: org-story }
users:
  - { email: alice@example.com, role: owner }
certificates: [{ name: edge, active: true }, { name: spare, active: true }]
projects:
  - { name: web, certificates: [edge] }
==== problems
warning: `certificates` is empty: the file declares that there should be none
 --> orgward.yaml:4:10
  |
4 |   web: { certificates: [] }
  |          ^^^^^^^^^^^^
  |
  = help: Omit the line to leave certificates unmanaged.

1 warning

==== plan
1 change, and it is dangerous: 1 to update.

  ~ update   certificate/edge  [destructive, outage]  expires on 2027-11-26
      active   true -> false
      from     orgward.yaml:6

Unlisted: 2 (not in the file; left unchanged; add the lines below to adopt them)
  project_certificates of project/web  (orgward.yaml:4)
      - edge
  certificates  (orgward.yaml:5)
      spare: { active: true }  # expires on 2027-11-26

==== requests
1 GET /organization/certificates
1 GET /organization/projects
1 GET /organization/projects/{project_id}/certificates

==== apply
  done        update certificate/edge

1 done.
Verified: 1 change matches the plan.

==== writes
POST /organization/certificates/deactivate {"certificate_ids":["cert_UKLcxCAlSvG4EDOdh5nD39G7"]} -> 200

==== next plan
In sync: nothing to change.

Unlisted: 2 (not in the file; left unchanged; add the lines below to adopt them)
  project_certificates of project/web  (orgward.yaml:4)
      - edge
  certificates  (orgward.yaml:5)
      spare: { active: true }  # expires on 2027-11-26

