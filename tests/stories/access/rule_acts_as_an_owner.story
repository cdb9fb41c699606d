# why: Whoever may use a federation rule acts as its service account, so a rule about an owner gives ownership
==== orgward.yaml
version: 1
organization: { id: org-story }
groups: { deployers: { members: [{ service_account: search/builder }] } }
projects:
  search:
    service_accounts: { builder: owner, reader: member }
  web: { groups: { deployers: owner } }
workload_identity_providers:
  github:
    issuer: https://token.actions.githubusercontent.com
    audience: https://api.openai.com/v1
    federation_rules:
      deploy: { project: search, service_account: builder, attribute_matchers: { repository: example/search }, scopes: all }
      notes: { project: search, service_account: builder, attribute_matchers: { repository: example/notes }, scopes: [api.responses.write] }
      wider: { project: search, service_account: builder, attribute_matchers: { repository: example/web }, scopes: all }
      narrower: { project: search, service_account: builder, attribute_matchers: { repository: example/web, ref: refs/heads/main }, scopes: all }
      other: { project: search, service_account: builder, attribute_matchers: { repository: example/new }, scopes: all }
      off: { project: search, service_account: builder, attribute_matchers: { repository: example/off }, scopes: all, enabled: false }
policy: { unlisted: { federation_rules: remove } }
==== live.yaml
now: 2026-11-26T09:00:00Z
organization: { id: org-story }
users:
  - { email: alice@example.com, role: owner }
  - { email: bob@example.com, role: owner }
groups:
  - { name: deployers }
projects:
  - id: proj_search
    name: search
    service_accounts: [{ id: svc_builder, name: builder, role: owner }, { id: svc_reader, name: reader, role: member }]
  - name: web
workload_identity_providers:
  - name: github
    issuer: https://token.actions.githubusercontent.com
    audience: https://api.openai.com/v1
    federation_rules:
      - { name: wider, project_id: proj_search, service_account_id: svc_builder, attribute_matchers: { repository: example/web, ref: refs/heads/main } }
      - { name: narrower, project_id: proj_search, service_account_id: svc_builder, attribute_matchers: { repository: example/web } }
      - { name: other, project_id: proj_search, service_account_id: svc_builder, attribute_matchers: { repository: example/old } }
      - { name: off, project_id: proj_search, service_account_id: svc_builder, attribute_matchers: { repository: example/off } }
      - { name: gone, project_id: proj_search, service_account_id: svc_builder, attribute_matchers: { repository: example/gone } }
==== plan
9 changes, all of them dangerous: 4 to create, 4 to update, 1 to remove.

  ~ update   workload_identity_provider/github/federation_rule/narrower  [destructive, escalation, outage]
      attribute_matchers  repository: example/web -> ref: refs/heads/main, repository: example/web
      from                orgward.yaml:16

  ~ update   workload_identity_provider/github/federation_rule/other  [destructive, escalation, outage]
      attribute_matchers  repository: example/old -> repository: example/new
      from                orgward.yaml:17

  ~ update   workload_identity_provider/github/federation_rule/wider  [destructive, escalation, outage]
      attribute_matchers  ref: refs/heads/main, repository: example/web -> repository: example/web
      from                orgward.yaml:15

  ~ update   workload_identity_provider/github/federation_rule/off  [destructive, outage]
      enabled  true -> false
      from     orgward.yaml:18

  - remove   workload_identity_provider/github/federation_rule/gone  [destructive, outage]
      attribute_matchers  was repository: example/gone
      project             was search
      scopes              was all
      service_account     was builder
      why                 not listed under `federation_rules`, and `unlisted` says to remove
      from                orgward.yaml:12
      effect              its tokens are not accepted any more

  + create   group/deployers/member/service_account:search%2Fbuilder  [escalation]
      why      listed, but missing
      from     orgward.yaml:3

  + create   project/web/group/deployers  [escalation]
      roles    owner
      why      listed, but missing
      from     orgward.yaml:7

  + create   workload_identity_provider/github/federation_rule/deploy  [escalation]
      attribute_matchers  repository: example/search
      project             search
      scopes              all
      service_account     builder
      why                 listed, but missing
      from                orgward.yaml:13
      effect              lets whoever has such a token act as service account `builder`, without a key

  + create   workload_identity_provider/github/federation_rule/notes  [escalation]
      attribute_matchers  repository: example/notes
      project             search
      scopes              api.responses.write
      service_account     builder
      why                 listed, but missing
      from                orgward.yaml:14
      effect              lets whoever has such a token act as service account `builder`, without a key

Access: 7 principals gain, 3 lose
  + own in project/search: federation_rule:github/deploy
      through workload_identity_provider/github/federation_rule/deploy (orgward.yaml:13)
  + own in project/search: federation_rule:github/other/new_callers
      through workload_identity_provider/github/federation_rule/other (orgward.yaml:17)
  + own in project/search: federation_rule:github/wider/new_callers
      through workload_identity_provider/github/federation_rule/wider (orgward.yaml:15)
  + own in project/web: federation_rule:github/deploy, federation_rule:github/narrower, federation_rule:github/other/new_callers, federation_rule:github/wider, federation_rule:github/wider/new_callers, service_account:search/builder
      through group/deployers/member/service_account:search%2Fbuilder (orgward.yaml:3), project/web/group/deployers (orgward.yaml:7)
      federation_rule:github/deploy also needs workload_identity_provider/github/federation_rule/deploy (orgward.yaml:13)
      federation_rule:github/narrower also needs workload_identity_provider/github/federation_rule/narrower (orgward.yaml:16)
      federation_rule:github/other/new_callers also needs workload_identity_provider/github/federation_rule/other (orgward.yaml:17)
      federation_rule:github/wider also needs workload_identity_provider/github/federation_rule/wider (orgward.yaml:15)
      federation_rule:github/wider/new_callers also needs workload_identity_provider/github/federation_rule/wider (orgward.yaml:15)
  + use in 2 projects: federation_rule:github/notes
      through group/deployers/member/service_account:search%2Fbuilder (orgward.yaml:3), project/web/group/deployers (orgward.yaml:7), workload_identity_provider/github/federation_rule/notes (orgward.yaml:14)
  - own in project/search: federation_rule:github/gone
      was through workload_identity_provider/github/federation_rule/gone, removed (orgward.yaml:12)
  - own in project/search: federation_rule:github/off
      was through workload_identity_provider/github/federation_rule/off (orgward.yaml:18)
  - own in project/search: federation_rule:github/other
      was through workload_identity_provider/github/federation_rule/other (orgward.yaml:17)
  ? incomplete: these lists were not read: users, roles, admin_api_keys, roles of 3 projects, members of 3 projects, groups of 2 projects, service_accounts of 2 projects

==== requests
1 GET /organization/groups
1 GET /organization/groups/{group_id}/roles
1 GET /organization/groups/{group_id}/users
1 GET /organization/projects
1 GET /organization/projects/{project_id}/groups
1 GET /organization/projects/{project_id}/service_accounts
1 GET /organization/workload_identity_providers
1 GET /organization/workload_identity_providers/{workload_identity_provider_id}/federation_rules

==== apply
  done        create group/deployers/member/service_account:search%2Fbuilder
  done        create project/web/group/deployers
  done        create workload_identity_provider/github/federation_rule/deploy
  done        create workload_identity_provider/github/federation_rule/notes
  done        update workload_identity_provider/github/federation_rule/narrower
  done        update workload_identity_provider/github/federation_rule/off
  done        update workload_identity_provider/github/federation_rule/other
  done        update workload_identity_provider/github/federation_rule/wider
  done        remove workload_identity_provider/github/federation_rule/gone

9 done.
Verified: 9 changes match the plan.

==== writes
POST /organization/groups/fa25c882b974cf9df02d68f118658aa7/users {"user_id":"{service account builder}"} -> 200
POST /organization/projects/{web}/groups {"group_id":"fa25c882b974cf9df02d68f118658aa7","role":"role-api-project-owner"} -> 200
POST /organization/workload_identity_providers/wip_49iExc6WuOaIfqXGZifqYlsN/federation_rules {"attribute_matchers":{"repository":"example/search"},"name":"deploy","permissions":{"type":"service_account_default"},"project_id":"{search}","service_account_id":"{service account builder}"} -> 200
POST /organization/workload_identity_providers/wip_49iExc6WuOaIfqXGZifqYlsN/federation_rules {"attribute_matchers":{"repository":"example/notes"},"name":"notes","permissions":{"scopes":["api.responses.write"],"type":"restricted"},"project_id":"{search}","service_account_id":"{service account builder}"} -> 200
POST /organization/workload_identity_providers/wip_49iExc6WuOaIfqXGZifqYlsN/federation_rules/wifr_aYhA9vOhmpJNFPr52ZlTfYZj {"attribute_matchers":{"ref":"refs/heads/main","repository":"example/web"}} -> 200
POST /organization/workload_identity_providers/wip_49iExc6WuOaIfqXGZifqYlsN/federation_rules/wifr_TMk5C0QqLJOFCvHJYvUp5e8W {"enabled":false} -> 200
POST /organization/workload_identity_providers/wip_49iExc6WuOaIfqXGZifqYlsN/federation_rules/wifr_cPOXjqrn11TQWEbQtBGmmXks {"attribute_matchers":{"repository":"example/new"}} -> 200
POST /organization/workload_identity_providers/wip_49iExc6WuOaIfqXGZifqYlsN/federation_rules/wifr_B56G2n4CYMDeC3aavGuZCMBI {"attribute_matchers":{"repository":"example/web"}} -> 200
DELETE /organization/workload_identity_providers/wip_49iExc6WuOaIfqXGZifqYlsN/federation_rules/wifr_7tcsHeDlZWLuyRKX1a3CHUZ1 -> 200

==== next plan
In sync: nothing to change.

