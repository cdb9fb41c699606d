# why: Tokens are checked by uploaded keys or by those that the issuer publishes, and either takes the place of the other
==== orgward.yaml
version: 1
organization: { id: org-story }
workload_identity_providers:
  new: { issuer: "https://a.example", audience: openai, jwks: '{"keys": [{"kty": "RSA", "kid": "one", "n": "AQ", "e": "AQAB"}]}' }
  to-keys: { jwks: '{"keys": [{"kty": "RSA", "kid": "one", "n": "AQ", "e": "AQAB"}]}' }
  same-keys: { jwks: '{"keys": [{"e": "AQAB", "kid": "one", "kty": "RSA", "n": "AQ"}]}' }
  to-discovery: { discovery_url: none }
  to-url: { discovery_url: "https://a.example/.well-known/openid-configuration", description: CI, enabled: false }
  computed: { attribute_transformations: [{ attribute: team, expression: claims.repository }] }
==== live.yaml
now: 2026-11-26T09:00:00Z
organization: { id: org-story }
users:
  - { email: alice@example.com, role: owner }
  - { email: bob@example.com, role: owner }
workload_identity_providers:
  - { name: to-keys, issuer: "https://a.example", audience: openai }
  - { name: same-keys, issuer: "https://a.example", audience: openai, verification: { type: uploaded_jwks, jwks: { keys: [{ kty: RSA, kid: one, n: AQ, e: AQAB }] } } }
  - { name: to-discovery, issuer: "https://a.example", audience: openai, verification: { type: uploaded_jwks, jwks: { keys: [{ kty: RSA, kid: one, n: AQ, e: AQAB }] } } }
  - { name: to-url, issuer: "https://a.example", audience: openai }
  - { name: computed, issuer: "https://a.example", audience: openai }
==== plan
5 changes, 4 of them dangerous: 1 to create, 4 to update.

Dangerous

  ~ update   workload_identity_provider/computed  [destructive, escalation, outage]  https://a.example
      attribute_transformations  none -> attribute: team, expression: claims.repository
      from                      orgward.yaml:9

  ~ update   workload_identity_provider/to-discovery  [destructive, escalation, outage]  https://a.example
      discovery_url  nothing -> none
      from           orgward.yaml:7
      effect         drops the uploaded keys; tokens are checked by the keys that the issuer publishes

  ~ update   workload_identity_provider/to-keys  [destructive, escalation, outage]  https://a.example
      jwks     nothing -> fingerprint: 72afadc2995cb4b09a61d955458b0dca036b90321a3cb373f1b663160fffe7c6, keys: one
      from     orgward.yaml:5

  ~ update   workload_identity_provider/to-url  [destructive, escalation, outage]  https://a.example
      description    none -> CI
      discovery_url  none -> https://a.example/.well-known/openid-configuration
      enabled        true -> false
      from           orgward.yaml:8

Other changes

  + create   workload_identity_provider/new
      audience  openai
      issuer    https://a.example
      jwks      fingerprint: 72afadc2995cb4b09a61d955458b0dca036b90321a3cb373f1b663160fffe7c6, keys: one
      why       listed, but missing
      from      orgward.yaml:4

==== requests
1 GET /organization/workload_identity_providers
1 GET /organization/workload_identity_providers/{workload_identity_provider_id}/federation_rules

==== apply
  done        create workload_identity_provider/new
  done        update workload_identity_provider/computed
  done        update workload_identity_provider/to-discovery
  done        update workload_identity_provider/to-keys
  done        update workload_identity_provider/to-url

5 done.
Verified: 5 changes match the plan.

==== writes
POST /organization/workload_identity_providers {"audience":"openai","issuer":"https://a.example","name":"new","type":"oidc","verification":{"jwks":{"keys":[{"e":"AQAB","kid":"one","kty":"RSA","n":"AQ"}]},"type":"uploaded_jwks"}} -> 200
POST /organization/workload_identity_providers/wip_HBwymWuPPGn7Mkuwl2EUhnYP {"attribute_transformations":[{"attribute":"team","expression":"claims.repository"}]} -> 200
POST /organization/workload_identity_providers/wip_cjLXi9Yehueb5MfksTYTEwzw {"verification":{"discovery_url":null,"type":"discovery"}} -> 200
POST /organization/workload_identity_providers/wip_INV1iV2HHNsozc0uJSiedCgd {"verification":{"jwks":{"keys":[{"e":"AQAB","kid":"one","kty":"RSA","n":"AQ"}]},"type":"uploaded_jwks"}} -> 200
POST /organization/workload_identity_providers/wip_yaX8ewfz1MakhEMMPbRXDFOm {"description":"CI","enabled":false,"verification":{"discovery_url":"https://a.example/.well-known/openid-configuration","type":"discovery"}} -> 200

==== next plan
In sync: nothing to change.

