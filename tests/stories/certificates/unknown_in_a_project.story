# why: Without a section of certificates, the names in a project are looked up in the organization
==== orgward.yaml
version: 1
organization: { id: org-story }
projects:
  web: { certificates: [edge, nobody] }
==== live.yaml
now: 2026-11-26T09:00:00Z
organization: { id: org-story }
users:
  - { email: alice@example.com, role: owner }
  - { email: bob@example.com, role: owner }
certificates: [{ name: edge }, { name: spare }]
projects:
  - { name: web, certificates: [spare] }
==== plan
1 change: 1 to create; 1 problem.

Problems: 1 (left out of the plan, with the changes that depend on them)
  project/web/certificate/nobody  (orgward.yaml:4)
      `nobody` is not a certificate of the organization
      Add it under `certificates` to create it, or remove it here.

Changes

  + create   project/web/certificate/edge
      why      listed, but missing
      from     orgward.yaml:4

Unlisted: 1 (not in the file; left unchanged; add the lines below to adopt them)
  project_certificates of project/web  (orgward.yaml:4)
      - spare

==== requests
1 GET /organization/certificates
1 GET /organization/projects
1 GET /organization/projects/{project_id}/certificates

==== apply
  done        create project/web/certificate/edge

1 done: 1 problem remains.
Verified: 1 change matches the plan.

Problems: 1 (left out of the plan, with the changes that depend on them)
  project/web/certificate/nobody  (orgward.yaml:4)
      `nobody` is not a certificate of the organization
      Add it under `certificates` to create it, or remove it here.

==== writes
POST /organization/projects/{web}/certificates/activate {"certificate_ids":["cert_UKLcxCAlSvG4EDOdh5nD39G7"]} -> 200

==== next plan
No changes, but not in sync: 1 problem.

Problems: 1 (left out of the plan, with the changes that depend on them)
  project/web/certificate/nobody  (orgward.yaml:4)
      `nobody` is not a certificate of the organization
      Add it under `certificates` to create it, or remove it here.

Unlisted: 1 (not in the file; left unchanged; add the lines below to adopt them)
  project_certificates of project/web  (orgward.yaml:4)
      - spare

