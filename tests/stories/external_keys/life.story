# why: An external key is created with the fields of its cloud, validated, and removed; fields that nobody declares stay
==== orgward.yaml
version: 1
organization: { id: org-story }
policy: { unlisted: { external_keys: remove } }
external_keys:
  vault: { type: azure, tenant_id: t, vault_uri: https://x.vault.azure.net, key_name: k }
  psp: { type: oci, purpose: psp_decryption, region: r, vault_ocid: v, key_ocid: k, key_version_ocid: "1" }
  kept: { type: aws, external_id: org-story }
==== live.yaml
now: 2026-11-26T09:00:00Z
organization: { id: org-story }
users:
  - { email: alice@example.com, role: owner }
  - { email: bob@example.com, role: owner }
external_keys:
  - { name: kept, type: aws, external_id: org-story, kms_arn: a, role_arn: r }
  - { name: gone, type: aws, external_id: org-story, kms_arn: a, role_arn: r }
==== plan
3 changes, 1 of them dangerous: 2 to create, 1 to remove.

Dangerous

  - remove   external_key/gone  [irreversible, destructive, outage]
      external_id  was org-story
      kms_arn      was a
      purpose      was ekm
      role_arn     was r
      type         was aws
      why          not listed under `external_keys`, and `unlisted` says to remove
      from         orgward.yaml:4
      effect       OpenAI can no longer decrypt what this key protects

Other changes

  + create   external_key/psp
      key_ocid          k
      key_version_ocid  1
      purpose           psp_decryption
      region            r
      type              oci
      vault_ocid        v
      why               listed, but missing
      from              orgward.yaml:6
      effect            asks OpenAI to try the key

  + create   external_key/vault
      key_name   k
      tenant_id  t
      type       azure
      vault_uri  https://x.vault.azure.net
      why        listed, but missing
      from       orgward.yaml:5
      effect     asks OpenAI to try the key

==== requests
1 GET /organization/external_keys

==== apply
  done        create external_key/psp
  done        create external_key/vault
  done        remove external_key/gone

3 done.
Verified: 3 changes match the plan.

==== writes
POST /organization/external_keys {"key_ocid":"k","key_version_ocid":"1","name":"psp","purpose":"psp_decryption","region":"r","type":"oci","vault_ocid":"v"} -> 200
POST /organization/external_keys/extkey_zRYiwcPRi8rL0wMOTriBaAfZ/validate -> 200
POST /organization/external_keys {"key_name":"k","name":"vault","tenant_id":"t","type":"azure","vault_uri":"https://x.vault.azure.net"} -> 200
POST /organization/external_keys/extkey_t1NZjTwbxCjCBBTAhv45Ombr/validate -> 200
DELETE /organization/external_keys/extkey_6Jmt7EMqDzeCHzbn1xPvT0nA -> 200

==== next plan
In sync: nothing to change.

