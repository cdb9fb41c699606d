# why: orgward rejects an address of an unknown or misplaced kind, because it would match nothing
==== orgward.yaml
version: 1
organization: { id: org-story }
policy:
  ignore:
    - { address: "usr/*", reason: a letter too few }
    - { address: "member/*@vendor.example", reason: stands in a project }
    - { address: "project/web/user/*", reason: stands in no project }
    - { address: "project/web/rate_limit/*", reason: no such thing yet }
    - { address: "project/web/member/x/user/y", reason: nothing stands in a member }
    - { address: "*/x", reason: no kind at all }
    - { address: "user", reason: half of it }
    - { address: "user/**", reason: a star too many }
  overrides:
    - { guardrail: max_removals, addresses: ["project/web/apikey/*", "projct/web"], max: 3, until: 2026-12-01, reason: two mistakes }
users: { alice@example.com: owner, bob@example.com: owner }
==== live: two_owners_and_web
==== problems
error: there is no kind of resource named `usr`
 --> orgward.yaml:5:18
  |
5 |     - { address: "usr/*", reason: a letter too few }
  |                  ^^^^^^^ did you mean `user`?

error: a project member stands in a project
 --> orgward.yaml:6:18
  |
6 |     - { address: "member/*@vendor.example", reason: stands in a project }
  |                  ^^^^^^^^^^^^^^^^^^^^^^^^^
  |
  = help: Write it as plans show it: `project/.../member/...`.

error: a user stands directly under the organization
 --> orgward.yaml:7:18
  |
7 |     - { address: "project/web/user/*", reason: stands in no project }
  |                  ^^^^^^^^^^^^^^^^^^^^
  |
  = help: Write it as plans show it: `user/...`.

error: a user stands directly under the organization
 --> orgward.yaml:9:18
  |
9 |     - { address: "project/web/member/x/user/y", reason: nothing stands in a member }
  |                  ^^^^^^^^^^^^^^^^^^^^^^^^^^^^^
  |
  = help: Write it as plans show it: `user/...`.

error: `*/x` leaves open what kind of thing it means
  --> orgward.yaml:10:18
   |
10 |     - { address: "*/x", reason: no kind at all }
   |                  ^^^^^

error: `user` is not an address like `user/*@vendor.example` or `project/web/api_key/*`
  --> orgward.yaml:11:18
   |
11 |     - { address: "user", reason: half of it }
   |                  ^^^^^^

error: `user/**` has two stars in a row; one stands for anything within one name
  --> orgward.yaml:12:18
   |
12 |     - { address: "user/**", reason: a star too many }
   |                  ^^^^^^^^^

error: there is no kind of resource named `apikey`
  --> orgward.yaml:14:46
   |
14 |     - { guardrail: max_removals, addresses: ["project/web/apikey/*", "projct/web"], max: 3, until: 2026-12-01, reason: t…
   |                                              ^^^^^^^^^^^^^^^^^^^^^^ did you mean `api_key`?

error: there is no kind of resource named `projct`
  --> orgward.yaml:14:70
   |
14 | …max_removals, addresses: ["project/web/apikey/*", "projct/web"], max: 3, until: 2026-12-01, reason: two mistakes }
   |                                                    ^^^^^^^^^^^^ did you mean `project`?

9 errors

