# why: A certificate is uploaded and activated in two requests, renamed, deactivated, and deactivated before it is deleted
==== orgward.yaml
version: 1
organization: { id: org-story }
policy: { unlisted: { certificates: remove } }
certificates:
  new:
    active: true
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
  edge-1: { renamed_from: edge, active: true }
  spare: { active: false }
==== live.yaml
now: 2026-11-26T09:00:00Z
organization: { id: org-story }
users:
  - { email: alice@example.com, role: owner }
  - { email: bob@example.com, role: owner }
certificates:
  - { name: edge, active: false }
  - { name: spare, active: true }
  - { name: old, active: true, created_at: 2026-01-01T00:00:00Z }
==== plan
4 changes, 3 of them dangerous: 1 to create, 2 to update, 1 to remove.

Dangerous

  - remove   certificate/old  [irreversible, destructive, outage]  expires on 2027-01-01
      active      was true
      expires     was 2027-01-01T00:00:00Z
      valid_from  was 2026-01-01T00:00:00Z
      why         not listed under `certificates`, and `unlisted` says to remove
      from        orgward.yaml:4
      effect      deactivates it in the organization first

  ~ update   certificate/spare  [destructive, outage]  expires on 2027-11-26
      active   true -> false
      from     orgward.yaml:20

  ~ update   certificate/edge-1  [escalation]  expires on 2027-11-26
      name     edge -> edge-1
      active   false -> true
      from     orgward.yaml:19

Other changes

  + create   certificate/new
      active       true
      expires      2036-11-22T19:53:46Z
      fingerprint  6bd7e789f9deb4c6009a72c2a27486dac619dc6bea39c1abb1837ea87f8ad95e
      subject      CN=sandbox.example
      valid_from   2026-11-25T19:53:46Z
      why          listed, but missing
      from         orgward.yaml:5

==== requests
1 GET /organization/certificates

==== apply
  done        update certificate/edge-1
  done        create certificate/new
  done        update certificate/spare
  done        remove certificate/old

4 done.
Verified: 4 changes match the plan.

==== writes
POST /organization/certificates/cert_UKLcxCAlSvG4EDOdh5nD39G7 {"name":"edge-1"} -> 200
POST /organization/certificates/activate {"certificate_ids":["cert_UKLcxCAlSvG4EDOdh5nD39G7"]} -> 200
POST /organization/certificates {"certificate":"-----BEGIN CERTIFICATE-----\nMIIBiDCCAS+gAwIBAgIUYruuzPC70P0XGWzsHEfGfWpdi0IwCgYIKoZIzj0EAwIw\nGjEYMBYGA1UEAwwPc2FuZGJveC5leGFtcGxlMB4XDTI2MTEyNTE5NTM0NloXDTM2\nMTEyMjE5NTM0NlowGjEYMBYGA1UEAwwPc2FuZGJveC5leGFtcGxlMFkwEwYHKoZI\nzj0CAQYIKoZIzj0DAQcDQgAEJ0k+jOtrbJflQrnH5hYPTNvtWNzysMoyR+osbc+C\nUuzJWtYtl3+B+Dgd9KKUgyKxhMSKxIrucW2JkiskdaFzgaNTMFEwHQYDVR0OBBYE\nFLC4636JFrmbRCbssucVp1CaBqDiMB8GA1UdIwQYMBaAFLC4636JFrmbRCbssucV\np1CaBqDiMA8GA1UdEwEB/wQFMAMBAf8wCgYIKoZIzj0EAwIDRwAwRAIgF+8zpGEQ\n58BKy/+KLnj5IT7yBTWGCFYBCRVMdBDJw+YCIFlKjk2o8vt4OCi/4ZgIRqW6Do5G\nXLVH0eI6zbG/TmMl\n-----END CERTIFICATE-----\n","name":"new"} -> 200
POST /organization/certificates/activate {"certificate_ids":["cert_zRYiwcPRi8rL0wMOTriBaAfZ"]} -> 200
POST /organization/certificates/deactivate {"certificate_ids":["cert_8vI1sytk3WnRc4SUPHk487je"]} -> 200
POST /organization/certificates/deactivate {"certificate_ids":["cert_zVBksS3GT3cBeioOeeqIx5vZ"]} -> 200
DELETE /organization/certificates/cert_zVBksS3GT3cBeioOeeqIx5vZ -> 200

==== next plan
In sync: nothing to change.

