# why: The content of a certificate cannot be changed, so a file with another one is a problem of that row alone
==== orgward.yaml
version: 1
organization: { id: org-story }
certificates:
  edge:
    pem: |
      -----BEGIN CERTIFICATE-----
      MIIBiDCCAS+gAwIBAgIUYruuzPC70P0XGWzsHEfGfWpdi0IwCgYIKoZIzj0EAwIw
      GjEYMBYGA1UEAwwPc2FuZGJveC5leGFtcGxlMB4XDTI2MTEyNTE5NTM0NloXDTM2
      MTEyMjE5NTM0NlowGjEYMBYGA1UEAwwPc2FuZGJveC5leGFtcGxlMFkwEwYHKoZI
      zj0CAQYIKoZIzj0DAQcDQgAEJ0k+jOtrbJflQrnH5hYPTNvtWNzysMoyR+osbc+C
      UuzJWtYtl3+B+Dgd9KKUgyKxhMSKxIrucW2JkiskdaFzgaNTMFEwHQYDVR0OBBYE
      FLC4636JFrmbRCbssucVp1CaBqDiMB8GA1UdIwQYMBaAFLC4636JFrmbRCbssucV
      p1CaBqDiMA8GA1UdEwEB/wQFMAMBAf8wCgYIKoZIzj0EAwIDRwAwRAIgF+8zpGEQ
      58BKy/+KLnj5IT7yBTWGCFYBCRVMdBDJw+YCIFlKjk2o8vt4OCi/4ZgIRqW6Do5G
      XLVH0eI6zbG/TmMl
      -----END CERTIFICATE-----
  missing: { active: true }
  spare: { active: true }
==== live.yaml
now: 2026-11-26T09:00:00Z
organization: { id: org-story }
users:
  - { email: alice@example.com, role: owner }
  - { email: bob@example.com, role: owner }
certificates:
  - { name: edge, active: true }
  - { name: spare, active: false }
==== plan
1 change, and it is dangerous: 1 to update; 2 problems.

Dangerous

  ~ update   certificate/spare  [escalation]  expires on 2027-11-26
      active   false -> true
      from     orgward.yaml:18

Problems: 2 (left out of the plan, with the changes that depend on them)
  certificate/edge  (orgward.yaml:4)
      `edge`: the file holds another certificate: its validity differs, and the API cannot replace the content; list the new certificate under another name, activate it, and then remove this one
  certificate/missing  (orgward.yaml:17)
      no certificate is named `missing`, and it cannot be created here
      Name its file to upload it, for example `file: certs/corp.pem`.

==== requests
1 GET /organization/certificates

==== apply
  done        update certificate/spare

1 done: 2 problems remain.
Verified: 1 change matches the plan.

Problems: 2 (left out of the plan, with the changes that depend on them)
  certificate/edge  (orgward.yaml:4)
      `edge`: the file holds another certificate: its validity differs, and the API cannot replace the content; list the new certificate under another name, activate it, and then remove this one
  certificate/missing  (orgward.yaml:17)
      no certificate is named `missing`, and it cannot be created here
      Name its file to upload it, for example `file: certs/corp.pem`.

==== writes
POST /organization/certificates/activate {"certificate_ids":["cert_8vI1sytk3WnRc4SUPHk487je"]} -> 200

==== next plan
No changes, but not in sync: 2 problems.

Problems: 2 (left out of the plan, with the changes that depend on them)
  certificate/edge  (orgward.yaml:4)
      `edge`: the file holds another certificate: its validity differs, and the API cannot replace the content; list the new certificate under another name, activate it, and then remove this one
  certificate/missing  (orgward.yaml:17)
      no certificate is named `missing`, and it cannot be created here
      Name its file to upload it, for example `file: certs/corp.pem`.

