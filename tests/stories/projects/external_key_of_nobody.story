# why: A project cannot get an external key that the organization does not have
==== orgward.yaml
version: 1
organization: { id: org-story }
projects:
  web: { external_key: vault }
  api: { external_key: safe }
==== live.yaml
now: 2026-11-26T09:00:00Z
organization: { id: org-story }
users:
  - { email: alice@example.com, role: owner }
projects:
  - { id: proj_web, name: web }
  - { id: proj_api, name: api, external_key_id: extkey_elsewhere }
external_keys:
  - { id: extkey_safe, name: safe, type: aws, external_id: org-story, kms_arn: a, role_arn: r }
==== plan
1 change, and it is dangerous: 1 to update; 1 problem.

Dangerous

  ~ update   project/api  [compliance]
      external_key  id: extkey_elsewhere -> safe
      from          orgward.yaml:5
      effect        its external key does not protect the project any more

Problems: 1 (left out of the plan, with the changes that depend on them)
  project/web  (orgward.yaml:4)
      `vault` is not an external key of the organization
      Add it under `external_keys` to create it, or remove it here.

==== requests
1 GET /organization/external_keys
1 GET /organization/projects

==== apply
  done        update project/api

1 done: 1 problem remains.
Verified: 1 change matches the plan.

Problems: 1 (left out of the plan, with the changes that depend on them)
  project/web  (orgward.yaml:4)
      `vault` is not an external key of the organization
      Add it under `external_keys` to create it, or remove it here.

==== writes
POST /organization/projects/{api} {"external_key_id":"extkey_safe"} -> 200

==== next plan
No changes, but not in sync: 1 problem.

Problems: 1 (left out of the plan, with the changes that depend on them)
  project/web  (orgward.yaml:4)
      `vault` is not an external key of the organization
      Add it under `external_keys` to create it, or remove it here.

