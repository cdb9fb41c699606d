# why: Certificates of one place are switched ten in a request; each keeps its own line in the plan and in the report
==== orgward.yaml
version: 1
organization: { id: org-story }
policy: { unlisted: { project_certificates: remove }, guardrails: { max_removals: { project_certificates: 12, total: 30 } } }
certificates:
  a1: { active: true }
  a2: { active: true }
  a3: { active: false }
  a4: { active: false }
  c01: {}
  c02: {}
  c03: {}
  c04: {}
  c05: {}
  c06: {}
  c07: {}
  c08: {}
  c09: {}
  c10: {}
  c11: {}
  c12: {}
  renamed: { renamed_from: a5, active: true }
projects:
  web: { certificates: [c01, c02, c03, c04, c05, c06, c07, c08, c09, c10, c11, c12] }
  api: { certificates: [a1] }
==== live.yaml
now: 2026-11-26T09:00:00Z
organization: { id: org-story }
users:
  - { email: alice@example.com, role: owner }
  - { email: bob@example.com, role: owner }
certificates:
  - { name: a1 }
  - { name: a2 }
  - { name: a3, active: true }
  - { name: a4, active: true }
  - { name: a5 }
  - { name: spare, active: true }
  - { id: cert_c01, name: c01 }
  - { id: cert_c02, name: c02 }
  - { id: cert_c03, name: c03 }
  - { id: cert_c04, name: c04 }
  - { id: cert_c05, name: c05 }
  - { id: cert_c06, name: c06 }
  - { id: cert_c07, name: c07 }
  - { id: cert_c08, name: c08 }
  - { id: cert_c09, name: c09 }
  - { id: cert_c10, name: c10 }
  - { id: cert_c11, name: c11 }
  - { id: cert_c12, name: c12 }
projects:
  - { name: web }
  - { name: api, certificates: [c01, c02, c03, c04, c05, c06, c07, c08, c09, c10, c11] }
==== plan
29 changes, 16 of them dangerous: 13 to create, 5 to update, 11 to remove.

Dangerous

  ~ update   certificate/a3  [destructive, outage]  expires on 2027-11-26
      active   true -> false
      from     orgward.yaml:7

  ~ update   certificate/a4  [destructive, outage]  expires on 2027-11-26
      active   true -> false
      from     orgward.yaml:8

  - remove   11 × project certificate  [destructive, outage]
      why      not listed under `certificates`, and `unlisted` says to remove
      from     orgward.yaml:24
      at       project/api/certificate/c01
               project/api/certificate/c02
               project/api/certificate/c03
               project/api/certificate/c04
               project/api/certificate/c05
               project/api/certificate/c06
               project/api/certificate/c07
               project/api/certificate/c08
               project/api/certificate/c09
               project/api/certificate/c10
               project/api/certificate/c11

  ~ update   certificate/a1  [escalation]  expires on 2027-11-26
      active   false -> true
      from     orgward.yaml:5

  ~ update   certificate/a2  [escalation]  expires on 2027-11-26
      active   false -> true
      from     orgward.yaml:6

  ~ update   certificate/renamed  [escalation]  expires on 2027-11-26
      name     a5 -> renamed
      active   false -> true
      from     orgward.yaml:21

Other changes

  + create   13 × project certificate
      why      listed, but missing
      at       project/api/certificate/a1  (orgward.yaml:24)
               project/web/certificate/c01  (orgward.yaml:23)
               project/web/certificate/c02  (orgward.yaml:23)
               and 10 more (all with --all)

Unlisted: 1 (not in the file; left unchanged; add the lines below to adopt them)
  certificates  (orgward.yaml:4)
      spare: { active: true }  # expires on 2027-11-26

==== requests
1 GET /organization/certificates
1 GET /organization/projects
2 GET /organization/projects/{project_id}/certificates

==== apply
  done        update certificate/a1
  done        update certificate/a2
  done        update certificate/renamed
  done        create project/api/certificate/a1
  done        create project/web/certificate/c01
  done        create project/web/certificate/c02
  done        create project/web/certificate/c03
  done        create project/web/certificate/c04
  done        create project/web/certificate/c05
  done        create project/web/certificate/c06
  done        create project/web/certificate/c07
  done        create project/web/certificate/c08
  done        create project/web/certificate/c09
  done        create project/web/certificate/c10
  done        create project/web/certificate/c11
  done        create project/web/certificate/c12
  done        update certificate/a3
  done        update certificate/a4
  done        remove project/api/certificate/c01
  done        remove project/api/certificate/c02
  done        remove project/api/certificate/c03
  done        remove project/api/certificate/c04
  done        remove project/api/certificate/c05
  done        remove project/api/certificate/c06
  done        remove project/api/certificate/c07
  done        remove project/api/certificate/c08
  done        remove project/api/certificate/c09
  done        remove project/api/certificate/c10
  done        remove project/api/certificate/c11

29 done.
Verified: 29 changes match the plan.

==== writes
POST /organization/certificates/activate {"certificate_ids":["cert_tZippRlKOKRYlC2EaGav2qw3","cert_j36SKeclAREA8CRits8xWDC6"]} -> 200
POST /organization/certificates/cert_walVaWPGhjlFzDrki5nnGYBm {"name":"renamed"} -> 200
POST /organization/certificates/activate {"certificate_ids":["cert_walVaWPGhjlFzDrki5nnGYBm"]} -> 200
POST /organization/projects/{api}/certificates/activate {"certificate_ids":["cert_tZippRlKOKRYlC2EaGav2qw3"]} -> 200
POST /organization/projects/{web}/certificates/activate {"certificate_ids":["cert_c01","cert_c02","cert_c03","cert_c04","cert_c05","cert_c06","cert_c07","cert_c08","cert_c09","cert_c10"]} -> 200
POST /organization/projects/{web}/certificates/activate {"certificate_ids":["cert_c11","cert_c12"]} -> 200
POST /organization/certificates/deactivate {"certificate_ids":["cert_ukh0KxdDEx9EOckgiTOWLGF3","cert_AsAwHrzNMXFhXcz65eHj8s2m"]} -> 200
POST /organization/projects/{api}/certificates/deactivate {"certificate_ids":["cert_c01","cert_c02","cert_c03","cert_c04","cert_c05","cert_c06","cert_c07","cert_c08","cert_c09","cert_c10"]} -> 200
POST /organization/projects/{api}/certificates/deactivate {"certificate_ids":["cert_c11"]} -> 200

==== next plan
In sync: nothing to change.

Unlisted: 1 (not in the file; left unchanged; add the lines below to adopt them)
  certificates  (orgward.yaml:4)
      spare: { active: true }  # expires on 2027-11-26

