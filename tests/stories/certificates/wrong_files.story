# why: A file that cannot be read, two contents, and a private key are told with their places, and never shown
==== orgward.yaml
version: 1
organization: { id: org-story }
certificates:
  listed: { file: [a, b] }
  unread: { file: certs/none.pem }
  key:
    pem: |
      -----BEGIN PRIVATE KEY-----
      c2VjcmV0
      -----END PRIVATE KEY-----
  twice: { file: a.pem, pem: x }
  text: { pem: nothing }
==== live.yaml
now: 2026-11-26T09:00:00Z
organization: { id: org-story }
users:
  - { email: alice@example.com, role: owner }
  - { email: bob@example.com, role: owner }
==== problems
error: `file` must be the path of a file, and this is a list
 --> orgward.yaml:4:19
  |
4 |   listed: { file: [a, b] }
  |                   ^
  |
  = help: Write a path relative to the root file's folder: `certs/corp.pem`.

error: the file of `file` was not read
 --> orgward.yaml:5:19
  |
5 |   unread: { file: certs/none.pem }
  |                   ^^^^^^^^^^^^^^
  |
  = help: Write a path relative to the root file's folder: `certs/corp.pem`.

error: this holds a private key, which must stay out of the configuration; write the certificate only
 --> orgward.yaml:8:7
  |
8 |       -----BEGIN PRIVATE KEY-----
  |       ^

error: `pem` and `file` are both written
  --> orgward.yaml:11:25
   |
11 |   twice: { file: a.pem, pem: x }
   |                         ^^^
   |
  --> orgward.yaml:11:12
   |
11 |   twice: { file: a.pem, pem: x }
   |            ---- the other one
   |
   = help: Remove one of the two.

error: this is not a certificate in PEM: it lacks `-----BEGIN CERTIFICATE-----` or its end
  --> orgward.yaml:11:30
   |
11 |   twice: { file: a.pem, pem: x }
   |                              ^

error: this is not a certificate in PEM: it lacks `-----BEGIN CERTIFICATE-----` or its end
  --> orgward.yaml:12:16
   |
12 |   text: { pem: nothing }
   |                ^^^^^^^

6 errors

