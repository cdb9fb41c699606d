# why: An address that names no amount of dollars would match no spend alert, and orgward says so
==== orgward.yaml
version: 1
organization: { id: org-story }
policy:
  ignore:
    - { address: "project/web/spend_alert/2,50", reason: a comma }
users: { alice@example.com: owner, bob@example.com: owner }
==== live: two_owners_and_web
==== problems
error: `2,50` is not an amount of dollars such as 5000 or 12.50
 --> orgward.yaml:5:18
  |
5 |     - { address: "project/web/spend_alert/2,50", reason: a comma }
  |                  ^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^

1 error

