# why: A project's list is every certificate that is active there: what is listed is activated, what is not is deactivated
==== orgward.yaml
version: 1
organization: { id: org-story }
policy: { unlisted: { project_certificates: remove, certificates: remove } }
certificates:
  new: { renamed_from: edge }
  spare: {}
projects:
  web: { certificates: [new] }
  fresh: { certificates: [spare] }
  api: { certificates: [spare] }
==== live.yaml
now: 2026-11-26T09:00:00Z
organization: { id: org-story }
users:
  - { email: alice@example.com, role: owner }
  - { email: bob@example.com, role: owner }
certificates: [{ name: edge }, { name: spare }, { name: old }]
projects:
  - { name: web, certificates: [old] }
  - { name: api, certificates: [spare, edge] }
==== plan
7 changes, 3 of them dangerous: 3 to create, 1 to update, 3 to remove.

Dangerous

  - remove   certificate/old  [irreversible, destructive, outage]  expires on 2027-11-26
      active      was false
      expires     was 2027-11-26T09:00:00Z
      valid_from  was 2026-11-26T09:00:00Z
      why         not listed under `certificates`, and `unlisted` says to remove
      from        orgward.yaml:4

  - remove   project/api/certificate/new  [destructive, outage]
      why      not listed under `certificates`, and `unlisted` says to remove
      from     orgward.yaml:10

  - remove   project/web/certificate/old  [destructive, outage]
      why      not listed under `certificates`, and `unlisted` says to remove
      from     orgward.yaml:8

Other changes

  + create   project/fresh
      why      listed, but missing
      from     orgward.yaml:9

  + create   project/fresh/certificate/spare
      why      listed, but missing
      from     orgward.yaml:9
      after    create project/fresh

  + create   project/web/certificate/new
      why      listed, but missing
      from     orgward.yaml:8

  ~ update   certificate/new  expires on 2027-11-26
      name     edge -> new
      from     orgward.yaml:5

==== requests
1 GET /organization/certificates
2 GET /organization/projects
2 GET /organization/projects/{project_id}/certificates

==== apply
  done        create project/fresh
  done        create project/fresh/certificate/spare
  done        create project/web/certificate/new
  done        update certificate/new
  done        remove project/api/certificate/new
  done        remove project/web/certificate/old
  done        remove certificate/old

7 done.
Verified: 7 changes match the plan.

==== writes
POST /organization/projects {"name":"fresh"} -> 200
POST /organization/projects/{web}/certificates/activate {"certificate_ids":["cert_UKLcxCAlSvG4EDOdh5nD39G7"]} -> 200
POST /organization/projects/{fresh}/certificates/activate {"certificate_ids":["cert_8vI1sytk3WnRc4SUPHk487je"]} -> 200
POST /organization/certificates/cert_UKLcxCAlSvG4EDOdh5nD39G7 {"name":"new"} -> 200
POST /organization/projects/{api}/certificates/deactivate {"certificate_ids":["cert_UKLcxCAlSvG4EDOdh5nD39G7"]} -> 200
POST /organization/projects/{web}/certificates/deactivate {"certificate_ids":["cert_zVBksS3GT3cBeioOeeqIx5vZ"]} -> 200
DELETE /organization/certificates/cert_zVBksS3GT3cBeioOeeqIx5vZ -> 200

==== next plan
In sync: nothing to change.

