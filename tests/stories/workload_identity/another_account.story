# why: A rule cannot move to another service account, and one of an archived project cannot be compared
==== orgward.yaml
version: 1
organization: { id: org-story }
workload_identity_providers:
  github:
    federation_rules:
      moved: { project: search, service_account: other, attribute_matchers: { sub: "repo:example/a" }, scopes: all }
      lost: { project: search, service_account: indexer, attribute_matchers: { sub: "repo:example/a" }, scopes: all }
      left: { state: absent }
      nobody: { project: search, service_account: nobody, attribute_matchers: { sub: "repo:example/a" }, scopes: all }
      nowhere: { project: nowhere, service_account: nobody, attribute_matchers: { sub: "repo:example/a" }, scopes: all }
==== live.yaml
now: 2026-11-26T09:00:00Z
organization: { id: org-story }
users:
  - { email: alice@example.com, role: owner }
  - { email: bob@example.com, role: owner }
projects:
  - { id: proj_search, name: search, service_accounts: [{ id: svc_indexer, name: indexer, role: member }, { id: svc_other, name: other }] }
  - { id: proj_old, name: old, status: archived, service_accounts: [{ id: svc_old, name: old }] }
workload_identity_providers:
  - name: github
    issuer: https://token.actions.githubusercontent.com
    audience: https://api.openai.com/v1
    federation_rules:
      - { name: moved, project_id: proj_search, service_account_id: svc_indexer, attribute_matchers: { sub: "repo:example/a" } }
      - { name: lost, project_id: proj_old, service_account_id: svc_old, attribute_matchers: { sub: "repo:example/a" } }
      - { name: left, project_id: proj_old, service_account_id: svc_old, attribute_matchers: { sub: "repo:example/a" } }
==== plan
1 change, and it is dangerous: 1 to remove; 4 problems.

Dangerous

  - remove   workload_identity_provider/github/federation_rule/left  [destructive, outage]
      attribute_matchers  was sub: repo:example/a
      project             was id: proj_old
      scopes              was all
      service_account     was id: svc_old
      why                 `state: absent`
      from                orgward.yaml:8
      effect              its tokens are not accepted any more

Access: no gain or loss is known
  ? what workload_identity_provider/github/federation_rule/left gives was not read, so it is not known what is lost
  ? incomplete: these lists were not read: users, roles, groups, admin_api_keys, roles of 2 projects, members of 2 projects, groups of 2 projects, service_accounts of 1 project

Problems: 4 (left out of the plan, with the changes that depend on them)
  workload_identity_provider/github/federation_rule/moved  (orgward.yaml:6)
      `service_account` of federation rule `moved` cannot change after creation
      It is "indexer" in the organization. Write that, or create another federation rule.
  workload_identity_provider/github/federation_rule/lost  (orgward.yaml:7)
      `lost`: the API does not list the project or the service account that the live rule is about, and a rule cannot change either; remove this rule, and write a new one under another name
  workload_identity_provider/github/federation_rule/nobody  (orgward.yaml:9)
      `nobody` is not a service account of project/search
      Add it under `service_accounts` to create it, or remove it here.
  workload_identity_provider/github/federation_rule/nowhere  (orgward.yaml:10)
      `nowhere` is not a project of the organization
      Add it under `projects` to create it, or remove it here.

==== requests
1 GET /organization/projects
1 GET /organization/projects/{project_id}/service_accounts
1 GET /organization/workload_identity_providers
1 GET /organization/workload_identity_providers/{workload_identity_provider_id}/federation_rules

==== apply
  done        remove workload_identity_provider/github/federation_rule/left

1 done: 4 problems remain.
Verified: 1 change matches the plan.

Problems: 4 (left out of the plan, with the changes that depend on them)
  workload_identity_provider/github/federation_rule/moved  (orgward.yaml:6)
      `service_account` of federation rule `moved` cannot change after creation
      It is "indexer" in the organization. Write that, or create another federation rule.
  workload_identity_provider/github/federation_rule/lost  (orgward.yaml:7)
      `lost`: the API does not list the project or the service account that the live rule is about, and a rule cannot change either; remove this rule, and write a new one under another name
  workload_identity_provider/github/federation_rule/nobody  (orgward.yaml:9)
      `nobody` is not a service account of project/search
      Add it under `service_accounts` to create it, or remove it here.
  workload_identity_provider/github/federation_rule/nowhere  (orgward.yaml:10)
      `nowhere` is not a project of the organization
      Add it under `projects` to create it, or remove it here.

==== writes
DELETE /organization/workload_identity_providers/wip_49iExc6WuOaIfqXGZifqYlsN/federation_rules/wifr_EYbjqzrTL1gkhf3Md5CIvSbI -> 200

==== next plan
No changes, but not in sync: 4 problems.

Problems: 4 (left out of the plan, with the changes that depend on them)
  workload_identity_provider/github/federation_rule/moved  (orgward.yaml:6)
      `service_account` of federation rule `moved` cannot change after creation
      It is "indexer" in the organization. Write that, or create another federation rule.
  workload_identity_provider/github/federation_rule/lost  (orgward.yaml:7)
      `lost`: the API does not list the project or the service account that the live rule is about, and a rule cannot change either; remove this rule, and write a new one under another name
  workload_identity_provider/github/federation_rule/nobody  (orgward.yaml:9)
      `nobody` is not a service account of project/search
      Add it under `service_accounts` to create it, or remove it here.
  workload_identity_provider/github/federation_rule/nowhere  (orgward.yaml:10)
      `nowhere` is not a project of the organization
      Add it under `projects` to create it, or remove it here.

