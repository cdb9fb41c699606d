# why: When renamed_from has a typing error, the service account that it may mean is read-only and not removed
==== orgward.yaml
version: 1
organization: { id: org-story }
policy: { unlisted: { service_accounts: remove } }
projects:
  web: { service_accounts: { mailer: { renamed_from: notifer, roles: member } } }
==== live.yaml
now: 2026-11-24T09:00:00Z
organization: { id: org-story }
users:
  - { email: alice@example.com, role: owner }
  - { email: bob@example.com, role: owner }
projects:
  - name: web
    service_accounts: [{ name: notifier, role: member }]
==== plan
No changes, but not in sync: 1 problem.

Problems: 1 (left out of the plan, with the changes that depend on them)
  project/web/service_account/mailer  (orgward.yaml:5)
      no service account is named `notifer` or `mailer`, so there is nothing to rename
      Correct `renamed_from`, or remove it to create `mailer`.
      blocks  project/web/service_account/notifier

Read-only: 1 (differs, but orgward may not change it)
  project/web/service_account/notifier  not listed under `service_accounts`, and `unlisted` says to remove  (orgward.yaml:5)
      an entry of this section matches nothing and may mean this row

==== requests
1 GET /organization/projects
1 GET /organization/projects/{project_id}/service_accounts

