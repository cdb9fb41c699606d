# why: The guardrail weaker_retention blocks a retention that protects less, also where a project followed the organization
==== orgward.yaml
version: 1
organization: { id: org-story }
projects:
  api: { data_retention: none }
  web: { data_retention: modified_abuse_monitoring }
==== live.yaml
now: 2026-11-24T09:00:00Z
organization: { id: org-story }
data_retention: { type: zero_data_retention }
users:
  - { email: alice@example.com, role: owner }
projects:
  - { name: api, data_retention: { type: organization_default } }
  - { name: web, data_retention: { type: zero_data_retention } }
==== plan
Blocked by a guardrail: weaker_retention. The plan contains 2 changes, all of them dangerous: 2 to update. Nothing can be applied.

  weaker_retention objects
      observed  project/api/setting/data_retention goes from organization_default to none; project/web/setting/data_retention goes from zero_data_retention to modified_abuse_monitoring
      limit     no data retention becomes weaker
      help      Ask whoever answers for compliance, then write an override that names it.
      override  - { guardrail: weaker_retention, addresses: [project/api/setting/data_retention, project/web/setting/data_retention], until: 2026-12-01, reason: "..." }
      about     project/api/setting/data_retention
                project/web/setting/data_retention

  ~ update   project/api/setting/data_retention  [compliance]
      type     organization_default -> none
      from     orgward.yaml:4

  ~ update   project/web/setting/data_retention  [compliance]
      type     zero_data_retention -> modified_abuse_monitoring
      from     orgward.yaml:5

==== requests
1 GET /organization/data_retention
1 GET /organization/projects
2 GET /organization/projects/{project_id}/data_retention

