# why: Storage that cannot be created or changed as it is written is a problem of its row, which says what is wrong
==== orgward.yaml
version: 1
organization: { id: org-story }
projects:
  web:
    external_storage:
      untyped: {}
      half: { type: azure, account_name: corp }
      mixed: { type: aws, role_arn: r, region: eu }
      undone: { validated: false }
      moved: { role_arn: other }
==== live.yaml
now: 2026-11-26T09:00:00Z
organization: { id: org-story }
users:
  - { email: alice@example.com, role: owner }
  - { email: bob@example.com, role: owner }
projects:
  - { id: proj_web, name: web }
external_storage:
  - { project_id: proj_web, provider: { type: aws, bucket: undone, role_arn: r }, status: validated }
  - { project_id: proj_web, provider: { type: aws, bucket: moved, role_arn: r } }
==== plan
No changes, but not in sync: 5 problems.

Problems: 5 (left out of the plan, with the changes that depend on them)
  project/web/external_storage/untyped  (orgward.yaml:6)
      no external storage is named `untyped`, and it cannot be created here
      Write its `type` (`aws`, `gcp`, `azure` or `oci`) and the fields of that cloud to create it.
  project/web/external_storage/half  (orgward.yaml:7)
      no external storage is named `half`, and it cannot be created here
      Storage of `azure` needs `account_name`, `resource_group`, `subscription_id` and `tenant_id`.
  project/web/external_storage/mixed  (orgward.yaml:8)
      no external storage is named `mixed`, and it cannot be created here
      It has a field of another cloud than its `type`.
  project/web/external_storage/undone  (orgward.yaml:9)
      `undone`: a validation cannot be undone; write `validated: true`, or leave the field out
  project/web/external_storage/moved  (orgward.yaml:10)
      `role_arn` of external storage `moved` cannot change after creation
      It is "r" in the organization. Write that, or create another external storage.

==== requests
1 GET /organization/external_storage
1 GET /organization/projects

