# why: orgward rejects an entry that is both listed and ignored, because the file contradicts itself
==== orgward.yaml
version: 1
organization: { id: org-story }
policy:
  ignore:
    - { address: "user/*@vendor.example", reason: just-in-time access by the vendor tool }
    - { address: "project/*", reason: too much }
users:
  alice@example.com: owner
  bob@example.com: owner
  v1@vendor.example: reader
  V2@vendor.example: { state: absent }
projects:
  web: {}
==== live: two_owners_and_web
==== problems
error: `v1@vendor.example` is listed here and ignored by the policy
  --> orgward.yaml:10:3
   |
10 |   v1@vendor.example: reader
   |   ^^^^^^^^^^^^^^^^^
   |
  --> orgward.yaml:5:7
   |
 5 |     - { address: "user/*@vendor.example", reason: just-in-time access by the vendor tool }
   |       - ignores `user/*@vendor.example`
   |
   = help: Remove it here, or narrow the address there.

error: `v2@vendor.example` is listed here and ignored by the policy
  --> orgward.yaml:11:3
   |
11 |   V2@vendor.example: { state: absent }
   |   ^^^^^^^^^^^^^^^^^
   |
  --> orgward.yaml:5:7
   |
 5 |     - { address: "user/*@vendor.example", reason: just-in-time access by the vendor tool }
   |       - ignores `user/*@vendor.example`
   |
   = help: Remove it here, or narrow the address there.

error: `web` is listed here and ignored by the policy
  --> orgward.yaml:13:3
   |
13 |   web: {}
   |   ^^^
   |
  --> orgward.yaml:6:7
   |
 6 |     - { address: "project/*", reason: too much }
   |       - ignores `project/*`
   |
   = help: Remove it here, or narrow the address there.

3 errors

