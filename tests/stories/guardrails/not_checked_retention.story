# why: The guardrail weaker_retention blocks a change that it cannot compare, because the retention of the organization is hidden
==== orgward.yaml
version: 1
organization: { id: org-story }
projects:
  web: { data_retention: modified_abuse_monitoring }
==== live.yaml
now: 2026-11-24T09:00:00Z
organization: { id: org-story }
switches: { unreadable: ["/organization/data_retention"] }
users:
  - { email: alice@example.com, role: owner }
projects:
  - { name: web, data_retention: { type: organization_default } }
==== plan
Blocked by a guardrail: weaker_retention. The plan contains 1 change, and it is dangerous: 1 to update. Nothing can be applied.

  weaker_retention was not checked, so it objects
      observed  cannot tell: the data retentions: GET /organization/data_retention answered 403: You have insufficient permissions for this operation. Missing scopes: api.some.read. [request id req_00000000000000000000000000000003]
      limit     no data retention becomes weaker
      help      A guardrail blocks changes that it cannot check. Use a key that may read this data, or write an override.
      override  - { guardrail: weaker_retention, addresses: [project/web/setting/data_retention], until: 2026-12-01, reason: "..." }
      about     project/web/setting/data_retention

  ~ update   project/web/setting/data_retention  [compliance]
      type     organization_default -> modified_abuse_monitoring
      from     orgward.yaml:4

==== requests
1 GET /organization/data_retention
1 GET /organization/projects
1 GET /organization/projects/{project_id}/data_retention

