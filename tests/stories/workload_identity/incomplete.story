# why: A new rule and a new provider need what the API needs
==== orgward.yaml
version: 1
organization: { id: org-story }
workload_identity_providers:
  github: { audience: openai }
  gitlab:
    issuer: https://gitlab.com
    audience: openai
    federation_rules:
      main: { project: search, service_account: indexer, scopes: all }
==== live.yaml
now: 2026-11-26T09:00:00Z
organization: { id: org-story }
users:
  - { email: alice@example.com, role: owner }
  - { email: bob@example.com, role: owner }
projects:
  - { id: proj_search, name: search, service_accounts: [{ id: svc_indexer, name: indexer, role: member }, { id: svc_other, name: other }] }
==== plan
1 change: 1 to create; 2 problems.

Problems: 2 (left out of the plan, with the changes that depend on them)
  workload_identity_provider/github  (orgward.yaml:4)
      `issuer` is required, because github is not in the organization yet
      Write `issuer` in the entry; or remove the entry.
  workload_identity_provider/gitlab/federation_rule/main  (orgward.yaml:9)
      `attribute_matchers` is required, because main is not in workload_identity_provider/gitlab yet
      Write `attribute_matchers` in the entry; or remove the entry.

Changes

  + create   workload_identity_provider/gitlab
      audience  openai
      issuer    https://gitlab.com
      why       listed, but missing
      from      orgward.yaml:5

==== requests
1 GET /organization/workload_identity_providers

==== apply
  done        create workload_identity_provider/gitlab

1 done: 2 problems remain.
Verified: 1 change matches the plan.

Problems: 2 (left out of the plan, with the changes that depend on them)
  workload_identity_provider/github  (orgward.yaml:4)
      `issuer` is required, because github is not in the organization yet
      Write `issuer` in the entry; or remove the entry.
  workload_identity_provider/gitlab/federation_rule/main  (orgward.yaml:9)
      `attribute_matchers` is required, because main is not in workload_identity_provider/gitlab yet
      Write `attribute_matchers` in the entry; or remove the entry.

==== writes
POST /organization/workload_identity_providers {"audience":"openai","issuer":"https://gitlab.com","name":"gitlab","type":"oidc"} -> 200

==== next plan
No changes, but not in sync: 2 problems.

Problems: 2 (left out of the plan, with the changes that depend on them)
  workload_identity_provider/github  (orgward.yaml:4)
      `issuer` is required, because github is not in the organization yet
      Write `issuer` in the entry; or remove the entry.
  workload_identity_provider/gitlab/federation_rule/main  (orgward.yaml:9)
      `attribute_matchers` is required, because main is not in workload_identity_provider/gitlab yet
      Write `attribute_matchers` in the entry; or remove the entry.

