# why: Where the file lists external keys, a project can name only those; where it does not, the organization is asked
==== orgward.yaml
version: 1
organization: { id: org-story }
external_keys: { vault: {} }
projects:
  web: { external_key: volt }
  api: { external_key: gone }
==== live.yaml
now: 2026-11-26T09:00:00Z
organization: { id: org-story }
users:
  - { email: alice@example.com, role: owner }
==== problems
error: `volt` is not listed under `external_keys`
 --> orgward.yaml:5:3
  |
5 |   web: { external_key: volt }
  |   ^^^
  |
 --> orgward.yaml:3:1
  |
3 | external_keys: { vault: {} }
  | ------------- the section that lists every external key
  |
  = help: Add it under `external_keys`, or remove it here.

error: `gone` is not listed under `external_keys`
 --> orgward.yaml:6:3
  |
6 |   api: { external_key: gone }
  |   ^^^
  |
 --> orgward.yaml:3:1
  |
3 | external_keys: { vault: {} }
  | ------------- the section that lists every external key
  |
  = help: Add it under `external_keys`, or remove it here.

2 errors

