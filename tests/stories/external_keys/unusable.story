# why: OpenAI cannot use the new key, so the run fails and says the result of the validation; the key is there
==== orgward.yaml
version: 1
organization: { id: org-story }
external_keys:
  vault: { type: azure, tenant_id: t, vault_uri: https://x.vault.azure.net, key_name: k }
==== live.yaml
now: 2026-11-26T09:00:00Z
organization: { id: org-story }
switches: { usable_clouds: false }
users:
  - { email: alice@example.com, role: owner }
  - { email: bob@example.com, role: owner }
==== plan
1 change: 1 to create.

  + create   external_key/vault
      key_name   k
      tenant_id  t
      type       azure
      vault_uri  https://x.vault.azure.net
      why        listed, but missing
      from       orgward.yaml:4
      effect     asks OpenAI to try the key

==== requests
1 GET /organization/external_keys

==== apply
  failed      create external_key/vault
              why      POST /organization/external_keys was carried out; then: the API tried to use it, and the result is `invalid`
              next     Compare its fields with your cloud, and the permissions that your cloud gives to OpenAI. Then run `orgward plan`. No later plan shows this result: if it stays wrong, remove it and create it again.
              request  req_00000000000000000000000000000002, req_00000000000000000000000000000003

1 failed: the organization may be partly changed. Run `orgward plan` to see the remaining changes.

==== writes
POST /organization/external_keys {"key_name":"k","name":"vault","tenant_id":"t","type":"azure","vault_uri":"https://x.vault.azure.net"} -> 200
POST /organization/external_keys/extkey_zRYiwcPRi8rL0wMOTriBaAfZ/validate -> 200

==== next plan
In sync: nothing to change.

