# why: each amount that cannot be one is told with the reason
==== orgward.yaml
version: 1
organization: { id: org-story, spend_limit: -5 }
projects:
  web: { spend_limit: 0 }
  api: { spend_limit: { monthly_usd: 10.123 } }
  batch: { spend_limit: 90000000000000000 }
  shop: { spend_limit: $10, spend_alerts: [{ monthly_usd: 1.005, recipients: [ops@example.com] }] }
==== live: two_owners_and_web
==== problems
error: `-5` is negative
 --> orgward.yaml:2:45
  |
2 | organization: { id: org-story, spend_limit: -5 }
  |                                             ^

error: a spend limit is at least 0.01 dollars; `none` is no limit
 --> orgward.yaml:4:23
  |
4 |   web: { spend_limit: 0 }
  |                       ^

error: `10.123` has more than two decimals
 --> orgward.yaml:5:38
  |
5 |   api: { spend_limit: { monthly_usd: 10.123 } }
  |                                      ^^^^^^

error: the amount is larger than 1000000000000 dollars
 --> orgward.yaml:6:25
  |
6 |   batch: { spend_limit: 90000000000000000 }
  |                         ^^^^^^^^^^^^^^^^^

error: `$10` is not an amount of dollars such as 5000 or 12.50
 --> orgward.yaml:7:24
  |
7 |   shop: { spend_limit: $10, spend_alerts: [{ monthly_usd: 1.005, recipients: [ops@example.com] }] }
  |                        ^^^

error: `1.005` has more than two decimals
 --> orgward.yaml:7:59
  |
7 |   shop: { spend_limit: $10, spend_alerts: [{ monthly_usd: 1.005, recipients: [ops@example.com] }] }
  |                                                           ^^^^^

6 errors

