# why: The guardrail last_active_certificate lets a rotation through, and the new certificate is active before the old one ends
==== orgward.yaml
version: 1
organization: { id: org-story }
policy: { unlisted: { project_certificates: remove } }
certificates: { a-old: { active: false }, new: { active: true } }
projects: { web: { certificates: [new] } }
==== live.yaml
now: 2026-11-26T09:00:00Z
organization: { id: org-story }
users:
  - { email: alice@example.com, role: owner }
  - { email: bob@example.com, role: owner }
certificates: [{ name: a-old, active: true }, { name: new, active: false }]
projects:
  - { name: web, certificates: [a-old] }
==== plan
4 changes, 3 of them dangerous: 1 to create, 2 to update, 1 to remove.

Dangerous

  ~ update   certificate/a-old  [destructive, outage]  expires on 2027-11-26
      active   true -> false
      from     orgward.yaml:4

  - remove   project/web/certificate/a-old  [destructive, outage]
      why      not listed under `certificates`, and `unlisted` says to remove
      from     orgward.yaml:5

  ~ update   certificate/new  [escalation]  expires on 2027-11-26
      active   false -> true
      from     orgward.yaml:4

Other changes

  + create   project/web/certificate/new
      why      listed, but missing
      from     orgward.yaml:5

==== requests
1 GET /organization/certificates
1 GET /organization/projects
1 GET /organization/projects/{project_id}/certificates

==== apply
  done        update certificate/new
  done        create project/web/certificate/new
  done        update certificate/a-old
  done        remove project/web/certificate/a-old

4 done.
Verified: 4 changes match the plan.

==== writes
POST /organization/certificates/activate {"certificate_ids":["cert_Zb4KahRojwJ6OerH92I4Me61"]} -> 200
POST /organization/projects/{web}/certificates/activate {"certificate_ids":["cert_Zb4KahRojwJ6OerH92I4Me61"]} -> 200
POST /organization/certificates/deactivate {"certificate_ids":["cert_HZHjUcckm5LXYoEKwTrrwIBJ"]} -> 200
POST /organization/projects/{web}/certificates/deactivate {"certificate_ids":["cert_HZHjUcckm5LXYoEKwTrrwIBJ"]} -> 200

==== next plan
In sync: nothing to change.

