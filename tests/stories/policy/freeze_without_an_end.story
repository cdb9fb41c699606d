# why: orgward rejects a freeze without until, so no freeze stays by mistake
==== orgward.yaml
version: 1
organization: { id: org-story }
policy:
  freeze: { reason: INC-1 }
users: { alice@example.com: owner, bob@example.com: owner }
==== live: two_owners_and_web
==== problems
error: `until` is missing
 --> orgward.yaml:4:11
  |
4 |   freeze: { reason: INC-1 }
  |           ^

1 error

