# why: When renamed_from finds nothing, the unlisted service account that it may mean and its key are read-only
==== orgward.yaml
version: 1
organization: { id: org-story }
policy: { unlisted: { service_accounts: remove, api_keys: remove } }
projects:
  web:
    service_accounts: { mailer: { renamed_from: notifer, roles: member }, crawler: owner }
    api_keys: { allow: [{ service_account: mailer }] }
  api: { service_accounts: {} }
==== live.yaml
now: 2026-11-24T09:00:00Z
organization: { id: org-story }
users:
  - { email: alice@example.com, role: owner }
  - { email: bob@example.com, role: owner }
projects:
  - name: web
    service_accounts:
      - { id: svc_acct_n, name: notifier, role: member }
      - { id: svc_acct_c, name: crawler, role: member }
    api_keys:
      - { id: key_n, name: prod, owner: { service_account: notifier }, created_at: -90d, last_used_at: -80d }
      - { id: key_c, name: prod, owner: { service_account: crawler }, created_at: -90d, last_used_at: -80d }
      - { id: key_alice, name: mine, owner: { user: alice@example.com }, created_at: -90d, last_used_at: -80d }
  - name: api
    service_accounts: [{ id: svc_acct_x, name: other, role: member }]
==== problems
warning: `service_accounts` is empty: the file declares that there should be none
 --> orgward.yaml:8:10
  |
8 |   api: { service_accounts: {} }
  |          ^^^^^^^^^^^^^^^^
  |
  = help: Omit the line to leave service accounts unmanaged.

1 warning

==== plan
4 changes, all of them dangerous: 1 to update, 1 to remove, 2 to revoke; 1 problem.

Dangerous

  - revoke   project/web/api_key/key_alice  [irreversible, destructive, outage]  `mine` of alice@example.com, used 80 d ago
      why      no rule allows it; rule 1 comes nearest, and its `service_account` does not fit
      from     orgward.yaml:7
      effect   programs that use this key stop working

  - revoke   project/web/api_key/key_c  [irreversible, destructive, outage]  `prod` of service account crawler, used 80 d ago
      why      no rule allows it; rule 1 comes nearest, and its `service_account` does not fit
      from     orgward.yaml:7
      effect   programs that use this key stop working

  - remove   project/api/service_account/other  [destructive, outage]
      roles    was member
      why      not listed under `service_accounts`, and `unlisted` says to remove
      from     orgward.yaml:8
      effect   ends every key of this service account

  ~ update   project/web/service_account/crawler  [escalation]
      roles    member -> owner
      from     orgward.yaml:6

Problems: 1 (left out of the plan, with the changes that depend on them)
  project/web/service_account/mailer  (orgward.yaml:6)
      no service account is named `notifer` or `mailer`, so there is nothing to rename
      Correct `renamed_from`, or remove it to create `mailer`.
      blocks  project/web/api_key/key_n
              project/web/service_account/notifier

Read-only: 2 (differs, but orgward may not change it)
  project/web/service_account/notifier  not listed under `service_accounts`, and `unlisted` says to remove  (orgward.yaml:6)
      an entry of this section matches nothing and may mean this row
  project/web/api_key/key_n  `prod` of service account notifier, used 80 d ago: cannot be compared with the rules  (orgward.yaml:7)
      it may belong to `mailer` of rule 1, which is not in the organization

==== requests
1 GET /organization/projects
2 GET /organization/projects/{project_id}/api_keys
2 GET /organization/projects/{project_id}/service_accounts

==== apply
  done        update project/web/service_account/crawler
  done        revoke project/web/api_key/key_alice
  done        revoke project/web/api_key/key_c
  done        remove project/api/service_account/other

4 done: 1 problem remains.
Verified: 4 changes match the plan.

Problems: 1 (left out of the plan, with the changes that depend on them)
  project/web/service_account/mailer  (orgward.yaml:6)
      no service account is named `notifer` or `mailer`, so there is nothing to rename
      Correct `renamed_from`, or remove it to create `mailer`.
      blocks  project/web/api_key/key_n
              project/web/service_account/notifier

==== writes
POST /organization/projects/{web}/service_accounts/{service account crawler} {"role":"owner"} -> 200
DELETE /organization/projects/{web}/api_keys/{key mine} -> 200
DELETE /organization/projects/{web}/api_keys/{key prod #2} -> 200
DELETE /organization/projects/{api}/service_accounts/{service account other} -> 200

==== next plan
No changes, but not in sync: 1 problem.

Problems: 1 (left out of the plan, with the changes that depend on them)
  project/web/service_account/mailer  (orgward.yaml:6)
      no service account is named `notifer` or `mailer`, so there is nothing to rename
      Correct `renamed_from`, or remove it to create `mailer`.
      blocks  project/web/api_key/key_n
              project/web/service_account/notifier

Read-only: 2 (differs, but orgward may not change it)
  project/web/service_account/notifier  not listed under `service_accounts`, and `unlisted` says to remove  (orgward.yaml:6)
      an entry of this section matches nothing and may mean this row
  project/web/api_key/key_n  `prod` of service account notifier, used 80 d ago: cannot be compared with the rules  (orgward.yaml:7)
      it may belong to `mailer` of rule 1, which is not in the organization

