# why: A provider and its rule are created together with the project and the service account that the rule names
==== orgward.yaml
version: 1
organization: { id: org-story }
projects:
  search: { service_accounts: { indexer: member } }
workload_identity_providers:
  github:
    issuer: https://token.actions.githubusercontent.com
    audience: https://api.openai.com/v1
    federation_rules:
      deploy:
        project: search
        service_account: indexer
        attribute_matchers: { sub: "repo:example/search:ref:refs/heads/main", environment: production, run_attempt: 1, private: true }
        scopes: [api.responses.write]
==== live.yaml
now: 2026-11-26T09:00:00Z
organization: { id: org-story }
users:
  - { email: alice@example.com, role: owner }
  - { email: bob@example.com, role: owner }
==== plan
4 changes, 1 of them dangerous: 4 to create.

Dangerous

  + create   workload_identity_provider/github/federation_rule/deploy  [escalation]
      attribute_matchers  environment: production, private: true, run_attempt: 1, sub: repo:example/search:ref:refs/heads/main
      project             search
      scopes              api.responses.write
      service_account     indexer
      why                 listed, but missing
      from                orgward.yaml:10
      effect              lets whoever has such a token act as service account `indexer`, without a key
      after               create project/search
                          create project/search/service_account/indexer
                          create workload_identity_provider/github

Access: 2 principals gain
  + use in project/search: federation_rule:github/deploy
      through project/search/service_account/indexer (orgward.yaml:4), workload_identity_provider/github/federation_rule/deploy (orgward.yaml:10)
  ? incomplete: these lists were not read: users, roles, groups, admin_api_keys, roles of 1 project, members of 1 project, groups of 1 project, service_accounts of 1 project

Other changes

  + create   project/search
      why      listed, but missing
      from     orgward.yaml:4

  + create   project/search/service_account/indexer
      roles    member
      why      listed, but missing
      from     orgward.yaml:4
      effect   creates no key
      after    create project/search

  + create   workload_identity_provider/github
      audience  https://api.openai.com/v1
      issuer    https://token.actions.githubusercontent.com
      why       listed, but missing
      from      orgward.yaml:6

==== requests
2 GET /organization/projects
1 GET /organization/workload_identity_providers

==== apply
  done        create project/search
  done        create project/search/service_account/indexer
  done        create workload_identity_provider/github
  done        create workload_identity_provider/github/federation_rule/deploy

4 done.
Verified: 4 changes match the plan.

==== writes
POST /organization/projects {"name":"search"} -> 200
POST /organization/workload_identity_providers {"audience":"https://api.openai.com/v1","issuer":"https://token.actions.githubusercontent.com","name":"github","type":"oidc"} -> 200
POST /organization/projects/{search}/service_accounts {"create_service_account_only":true,"name":"indexer"} -> 200
POST /organization/projects/{search}/service_accounts/{service account indexer} {"role":"member"} -> 200
POST /organization/workload_identity_providers/wip_t1NZjTwbxCjCBBTAhv45Ombr/federation_rules {"attribute_matchers":{"environment":"production","private":true,"run_attempt":1,"sub":"repo:example/search:ref:refs/heads/main"},"name":"deploy","permissions":{"scopes":["api.responses.write"],"type":"restricted"},"project_id":"{search}","service_account_id":"{service account indexer}"} -> 200

==== next plan
In sync: nothing to change.

