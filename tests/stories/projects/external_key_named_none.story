# why: A key that is named `none` is written as a map, because the word `none` clears the field
==== orgward.yaml
version: 1
organization: { id: org-story }
external_keys:
  none: {}
projects:
  web: { external_key: { name: none } }
  api: { external_key: none }
==== live.yaml
now: 2026-11-26T09:00:00Z
organization: { id: org-story }
users:
  - { email: alice@example.com, role: owner }
  - { email: bob@example.com, role: owner }
external_keys:
  - { id: extkey_none, name: none, type: aws, external_id: org-story, kms_arn: a, role_arn: r }
projects:
  - { id: proj_web, name: web }
  - { id: proj_api, name: api, external_key_id: extkey_none }
==== plan
2 changes, 1 of them dangerous: 2 to update.

Dangerous

  ~ update   project/api  [compliance]
      external_key  name: none -> none
      from          orgward.yaml:7
      effect        its external key does not protect the project any more

Other changes

  ~ update   project/web
      external_key  none -> name: none
      from          orgward.yaml:6

==== requests
1 GET /organization/external_keys
1 GET /organization/projects

==== apply
  done        update project/api
  done        update project/web

2 done.
Verified: 2 changes match the plan.

==== writes
POST /organization/projects/{api} {"external_key_id":null} -> 200
POST /organization/projects/{web} {"external_key_id":"extkey_none"} -> 200

==== next plan
In sync: nothing to change.

