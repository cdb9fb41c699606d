# why: A project cannot have an external key whose time has passed; the default project keeps what it has, and says so
==== orgward.yaml
version: 1
organization: { id: org-story }
external_keys:
  over: { until: 2026-11-01 }
projects:
  web: { external_key: over }
  Default project: { external_key: none }
==== live.yaml
now: 2026-11-26T09:00:00Z
organization: { id: org-story }
users:
  - { email: alice@example.com, role: owner }
  - { email: bob@example.com, role: owner }
projects:
  - { id: proj_web, name: web }
  - { id: proj_default, name: Default project, external_key_id: extkey_gone }
external_keys:
  - { id: extkey_over, name: over, type: aws, external_id: org-story, kms_arn: a, role_arn: r }
  - { id: extkey_gone, name: gone, type: aws, external_id: org-story, kms_arn: a, role_arn: r }
==== plan
No changes, but not in sync: 1 problem; 1 due now.

Problems: 1 (left out of the plan, with the changes that depend on them)
  project/web  (orgward.yaml:6)
      `external_key` of `web` names external_key/over, whose `until` has passed
      Write another name or `none` in `external_key`, or give external_key/over a later `until`.

Time-based: 1 (only `orgward apply --due` applies the ones due now)
  due now    remove external_key/over  [irreversible, destructive, outage]
             until 2026-11-01 00:00 UTC  (orgward.yaml:4)
             OpenAI can no longer decrypt what this key protects

Read-only: 1 (differs, but orgward may not change it)
  project/Default project  external_key: live "gone", wanted "none"  (orgward.yaml:7)
      the default project cannot be changed or archived through the API

Unlisted: 1 (not in the file; left unchanged; add the lines below to adopt them)
  external_keys  (orgward.yaml:3)
      gone: { external_id: org-story, kms_arn: a, purpose: ekm, role_arn: r, type: aws }  # used by 1 project

==== requests
1 GET /organization/external_keys
1 GET /organization/projects

