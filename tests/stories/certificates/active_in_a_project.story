# why: The API deletes no certificate that a project still uses; the refusal says what to do
==== orgward.yaml
version: 1
organization: { id: org-story }
certificates:
  edge: { state: absent }
==== live.yaml
now: 2026-11-26T09:00:00Z
organization: { id: org-story }
users:
  - { email: alice@example.com, role: owner }
  - { email: bob@example.com, role: owner }
certificates:
  - { name: edge, active: false }
projects:
  - { name: web, certificates: [edge] }
==== plan
1 change, and it is dangerous: 1 to remove.

  - remove   certificate/edge  [irreversible, destructive, outage]  expires on 2027-11-26
      active      was false
      expires     was 2027-11-26T09:00:00Z
      valid_from  was 2026-11-26T09:00:00Z
      why         `state: absent`
      from        orgward.yaml:4

==== requests
1 GET /organization/certificates

==== apply
  refused     remove certificate/edge
              why      DELETE /organization/certificates/{certificate_id} answered 400 (certificate_active): The certificate is active. Deactivate it in the organization and in all projects first. (field `certificate_id`) [request id req_00000000000000000000000000000002]
              next     the certificate is active in a project; take it out of the `certificates` of every project that has it, or deactivate it there by hand
              request  req_00000000000000000000000000000002

1 refused: the organization is unchanged. Run `orgward plan` to see the remaining changes.

==== writes
DELETE /organization/certificates/cert_UKLcxCAlSvG4EDOdh5nD39G7 -> 400

==== next plan
1 change, and it is dangerous: 1 to remove.

  - remove   certificate/edge  [irreversible, destructive, outage]  expires on 2027-11-26
      active      was false
      expires     was 2027-11-26T09:00:00Z
      valid_from  was 2026-11-26T09:00:00Z
      why         `state: absent`
      from        orgward.yaml:4

