# why: Whoever may use an unlisted federation rule about an owner acts as that owner, so it is told like any other unlisted owner
==== orgward.yaml
version: 1
organization: { id: org-story }
workload_identity_providers:
  github:
    issuer: https://token.actions.githubusercontent.com
    audience: https://api.openai.com/v1
    federation_rules: {}
==== live.yaml
now: 2026-11-26T09:00:00Z
organization: { id: org-story }
users:
  - { email: alice@example.com, role: owner }
projects:
  - id: proj_search
    name: search
    service_accounts: [{ id: svc_builder, name: builder, role: owner }, { id: svc_reader, name: reader, role: member }]
  - { id: proj_web, name: web, service_accounts: [{ id: svc_web, name: web, role: member }] }
workload_identity_providers:
  - name: github
    issuer: https://token.actions.githubusercontent.com
    audience: https://api.openai.com/v1
    federation_rules:
      - { name: owns, project_id: proj_search, service_account_id: svc_builder, attribute_matchers: { sub: a } }
      - { name: only-calls, project_id: proj_search, service_account_id: svc_builder, attribute_matchers: { sub: b }, permissions: { type: restricted, scopes: [api.responses.write] } }
      - { name: off, project_id: proj_search, service_account_id: svc_builder, attribute_matchers: { sub: c }, enabled: false }
      - { name: reads, project_id: proj_search, service_account_id: svc_reader, attribute_matchers: { sub: d } }
      - { name: calls-elsewhere, project_id: proj_web, service_account_id: svc_web, attribute_matchers: { sub: e }, permissions: { type: restricted, scopes: [api.responses.write] } }
==== problems
warning: `federation_rules` is empty: the file declares that there should be none
 --> orgward.yaml:7:5
  |
7 |     federation_rules: {}
  |     ^^^^^^^^^^^^^^^^
  |
  = help: Omit the line to leave federation rules unmanaged.

1 warning

==== plan
No changes, but not in sync: 1 unlisted with power over the organization or a project.

Unlisted: 5 (not in the file; left unchanged; add the lines below to adopt them)
  federation_rules of workload_identity_provider/github  (orgward.yaml:7)
      owns: { attribute_matchers: { sub: a }, project: search, scopes: all, service_account: builder }  # DANGEROUS: this line gives power over the organization or a project
      calls-elsewhere: { attribute_matchers: { sub: e }, project: web, scopes: [api.responses.write] }
      off:
        attribute_matchers: { sub: c }
        enabled: false
        project: search
        scopes: all
        service_account: builder
      only-calls:
        attribute_matchers: { sub: b }
        project: search
        scopes: [api.responses.write]
        service_account: builder
      reads: { attribute_matchers: { sub: d }, project: search, scopes: all, service_account: reader }

==== requests
1 GET /organization/projects
1 GET /organization/projects/{project_id}/service_accounts
1 GET /organization/workload_identity_providers
1 GET /organization/workload_identity_providers/{workload_identity_provider_id}/federation_rules

