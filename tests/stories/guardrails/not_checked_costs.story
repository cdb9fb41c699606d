# why: The guardrail archive_in_use blocks the archiving when the API does not show the costs
# run: footer
==== orgward.yaml
version: 1
organization: { id: org-story }
projects:
  old: { state: archived }
==== live.yaml
now: 2026-11-24T09:00:00Z
organization: { id: org-story }
switches: { unreadable: ["/organization/costs"] }
users:
  - { email: alice@example.com, role: owner }
  - { email: bob@example.com, role: owner }
projects:
  - name: old
    costs: [{ at: -2d, usd: 12.5 }]
==== plan
Blocked by a guardrail: archive_in_use. The plan contains 1 change, and it is dangerous: 1 to archive. Nothing can be applied.

  archive_in_use was not checked, so it objects
      observed  cannot tell: costs: GET /organization/costs answered 403: You have insufficient permissions for this operation. Missing scopes: api.some.read. [request id req_00000000000000000000000000000003]
      limit     no costs since 2026-11-17 00:00 UTC, and no live key
      help      A guardrail blocks changes that it cannot check. Use a key that may read this data, or write an override.
      override  - { guardrail: archive_in_use, addresses: [project/old], until: 2026-12-01, reason: "..." }
      about     project/old

  - archive  project/old  [irreversible, destructive, outage]
      why      `state: archived`
      from     orgward.yaml:4
      effect   permanently ends every key and membership of this project

guardrails: [N] passed, 1 not checked
Read with 3 requests; `apply` would send 1.
Next: resolve the guardrail's objection, then run `orgward plan` again.

==== requests
1 GET /organization/costs
1 GET /organization/projects
1 GET /organization/projects/{project_id}/api_keys

