# why: Mistakes in providers and rules are told with their places, and a private key is never shown
==== orgward.yaml
version: 1
organization: { id: org-story }
projects: { search: { service_accounts: { indexer: member } } }
workload_identity_providers:
  unread: { issuer: "https://a.example", audience: openai, jwks_file: jwks/none.json }
  both: { issuer: "https://a.example", audience: openai, discovery_url: none, jwks: '{"keys": [{"kty": "RSA"}]}' }
  private: { issuer: "https://a.example", audience: openai, jwks: '{"keys": [{"kty": "RSA", "d": "c2VjcmV0"}]}' }
  github:
    federation_rules:
      none: { project: search, service_account: indexer, attribute_matchers: { sub: a }, scopes: [] }
      word: { project: search, service_account: indexer, attribute_matchers: { sub: [a] }, scopes: all }
      typo: { project: search2, service_account: indexer, attribute_matchers: { sub: a }, scopes: all }
      other: { project: search, service_account: indexr, attribute_matchers: { sub: a }, scopes: all }
      conditions: { project: search, service_account: indexer, scopes: all }
==== live.yaml
now: 2026-11-26T09:00:00Z
organization: { id: org-story }
users:
  - { email: alice@example.com, role: owner }
  - { email: bob@example.com, role: owner }
==== problems
error: the file of `jwks_file` was not read
 --> orgward.yaml:5:71
  |
5 |   unread: { issuer: "https://a.example", audience: openai, jwks_file: jwks/none.json }
  |                                                                       ^^^^^^^^^^^^^^
  |
  = help: Write a path relative to the root file's folder: `jwks/issuer.json`.

error: `discovery_url` and the issuer's keys exclude each other: the keys take the place of discovery
 --> orgward.yaml:6:9
  |
6 |   both: { issuer: "https://a.example", audience: openai, discovery_url: none, jwks: '{"keys": [{"kty": "RSA"}]}' }
  |         ^

error: key 1 of the set has the field `d`, so it is a private key, which must stay out of the configuration; write the public keys only
 --> orgward.yaml:7:67
  |
7 |   private: { issuer: "https://a.example", audience: openai, jwks: '{"keys": [{"kty": "RSA", "d": "c2VjcmV0"}]}' }
  |                                                                   ^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^

error: a rule needs at least one scope; write `scopes: all` for those of its service account, or `enabled: false` to let nobody in
  --> orgward.yaml:10:98
   |
10 |       none: { project: search, service_account: indexer, attribute_matchers: { sub: a }, scopes: [] }
   |                                                                                                  ^

error: expected text, a number, or true or false, found a list
  --> orgward.yaml:11:85
   |
11 |       word: { project: search, service_account: indexer, attribute_matchers: { sub: [a] }, scopes: all }
   |                                                                                     ^

error: `search2` is not listed under `projects`
  --> orgward.yaml:12:7
   |
12 |       typo: { project: search2, service_account: indexer, attribute_matchers: { sub: a }, scopes: all }
   |       ^^^^ did you mean `search`?
   |
  --> orgward.yaml:3:1
   |
 3 | projects: { search: { service_accounts: { indexer: member } } }
   | -------- the section that lists every project

error: `indexr` is not listed under `service_accounts`
  --> orgward.yaml:13:7
   |
13 |       other: { project: search, service_account: indexr, attribute_matchers: { sub: a }, scopes: all }
   |       ^^^^^ did you mean `indexer`?
   |
  --> orgward.yaml:3:23
   |
 3 | projects: { search: { service_accounts: { indexer: member } } }
   |                       ---------------- the section that lists every service account

7 errors

