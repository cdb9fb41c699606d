# why: A key that cannot be created or changed as it is written is a problem of its row, which says what is wrong
==== orgward.yaml
version: 1
organization: { id: org-story }
external_keys:
  untyped: { kms_arn: a }
  half: { type: aws, kms_arn: a }
  mixed: { type: azure, tenant_id: t, vault_uri: u, key_name: k, region: r }
  unversioned: { type: oci, purpose: psp_decryption, region: r, vault_ocid: v, key_ocid: k }
  versioned: { type: oci, region: r, vault_ocid: v, key_ocid: k, key_version_ocid: "1" }
  moved: { role_arn: other }
==== live.yaml
now: 2026-11-26T09:00:00Z
organization: { id: org-story }
users:
  - { email: alice@example.com, role: owner }
  - { email: bob@example.com, role: owner }
external_keys:
  - { name: moved, type: aws, external_id: org-story, kms_arn: a, role_arn: r }
==== plan
No changes, but not in sync: 6 problems.

Problems: 6 (left out of the plan, with the changes that depend on them)
  external_key/untyped  (orgward.yaml:4)
      no external key is named `untyped`, and it cannot be created here
      Write its `type` (`aws`, `gcp`, `azure` or `oci`) and the fields of that cloud to create it.
  external_key/half  (orgward.yaml:5)
      no external key is named `half`, and it cannot be created here
      A key of `aws` needs `external_id`, `kms_arn` and `role_arn`.
  external_key/mixed  (orgward.yaml:6)
      no external key is named `mixed`, and it cannot be created here
      It has a field of another cloud than its `type`.
  external_key/unversioned  (orgward.yaml:7)
      no external key is named `unversioned`, and it cannot be created here
      `purpose: psp_decryption` needs the version of the key.
  external_key/versioned  (orgward.yaml:8)
      no external key is named `versioned`, and it cannot be created here
      The version of a key belongs to `purpose: psp_decryption`.
  external_key/moved  (orgward.yaml:9)
      `role_arn` of external key `moved` cannot change after creation
      It is "r" in the organization. Write that, or create another external key.

==== requests
1 GET /organization/external_keys

