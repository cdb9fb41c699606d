# why: A project names its external key, which the same plan may create; what a project had and must not keep goes before the key
==== orgward.yaml
version: 1
organization: { id: org-story }
policy: { unlisted: { external_keys: remove } }
external_keys:
  new: { type: azure, tenant_id: t, vault_uri: https://x.vault.azure.net, key_name: k }
  kept: {}
projects:
  fresh: { external_key: new }
  other: { external_key: kept }
  cleared: { external_key: none }
  same: { external_key: kept }
  renamed: { renamed_from: older, external_key: kept }
  never: { external_key: none }
  unmanaged: {}
==== live.yaml
now: 2026-11-26T09:00:00Z
organization: { id: org-story }
switches: { known_external_keys: true }
users:
  - { email: alice@example.com, role: owner }
  - { email: bob@example.com, role: owner }
projects:
  - { id: proj_other, name: other, external_key_id: extkey_gone }
  - { id: proj_cleared, name: cleared, external_key_id: extkey_gone }
  - { id: proj_same, name: same, external_key_id: extkey_kept }
  - { id: proj_older, name: older }
  - { id: proj_never, name: never }
  - { id: proj_unmanaged, name: unmanaged, external_key_id: extkey_kept }
external_keys:
  - { id: extkey_kept, name: kept, type: aws, external_id: org-story, kms_arn: a, role_arn: r }
  - { id: extkey_gone, name: gone, type: aws, external_id: org-story, kms_arn: a, role_arn: r }
==== plan
6 changes, 3 of them dangerous: 2 to create, 3 to update, 1 to remove.

Dangerous

  - remove   external_key/gone  [irreversible, destructive, outage]  used by 2 projects
      external_id  was org-story
      kms_arn      was a
      purpose      was ekm
      role_arn     was r
      type         was aws
      why          not listed under `external_keys`, and `unlisted` says to remove
      from         orgward.yaml:4
      effect       OpenAI can no longer decrypt what this key protects

  ~ update   project/cleared  [compliance]
      external_key  gone -> none
      from          orgward.yaml:10
      effect        its external key does not protect the project any more

  ~ update   project/other  [compliance]
      external_key  gone -> kept
      from          orgward.yaml:9
      effect        its external key does not protect the project any more

Other changes

  + create   external_key/new
      key_name   k
      tenant_id  t
      type       azure
      vault_uri  https://x.vault.azure.net
      why        listed, but missing
      from       orgward.yaml:5
      effect     asks OpenAI to try the key

  + create   project/fresh
      external_key  new
      why           listed, but missing
      from          orgward.yaml:8
      after         create external_key/new

  ~ update   project/renamed
      name          older -> renamed
      external_key  none -> kept
      from          orgward.yaml:12

==== requests
1 GET /organization/external_keys
2 GET /organization/projects

==== apply
  done        create external_key/new
  done        create project/fresh
  done        update project/cleared
  done        update project/other
  done        update project/renamed
  done        remove external_key/gone

6 done.
Verified: 6 changes match the plan.

==== writes
POST /organization/external_keys {"key_name":"k","name":"new","tenant_id":"t","type":"azure","vault_uri":"https://x.vault.azure.net"} -> 200
POST /organization/external_keys/extkey_zRYiwcPRi8rL0wMOTriBaAfZ/validate -> 200
POST /organization/projects {"external_key_id":"extkey_zRYiwcPRi8rL0wMOTriBaAfZ","name":"fresh"} -> 200
POST /organization/projects/{cleared} {"external_key_id":null} -> 200
POST /organization/projects/{other} {"external_key_id":"extkey_kept"} -> 200
POST /organization/projects/{older} {"external_key_id":"extkey_kept","name":"renamed"} -> 200
DELETE /organization/external_keys/extkey_gone -> 200

==== next plan
In sync: nothing to change.

