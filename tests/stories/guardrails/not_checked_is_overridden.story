# why: A reviewed override also lets a change pass when the guardrail archive_in_use cannot read the costs
==== orgward.yaml
version: 1
organization: { id: org-story }
policy:
  overrides:
    - { guardrail: archive_in_use, addresses: [project/old], until: 2026-12-01, reason: looked at the bill }
projects: { old: { state: archived } }
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
1 change, and it is dangerous: 1 to archive.

  archive_in_use is overridden
      observed  cannot tell: costs: GET /organization/costs answered 403: You have insufficient permissions for this operation. Missing scopes: api.some.read. [request id req_00000000000000000000000000000003]
      limit     no costs since 2026-11-17 00:00 UTC, and no live key
      override  lets project/old through until 2026-12-01 00:00 UTC: looked at the bill (orgward.yaml:5)

  - archive  project/old  [irreversible, destructive, outage]
      why      `state: archived`
      from     orgward.yaml:6
      effect   permanently ends every key and membership of this project

==== requests
1 GET /organization/costs
1 GET /organization/projects
1 GET /organization/projects/{project_id}/api_keys

==== apply
  done        archive project/old

1 done.
Verified: 1 change matches the plan.

==== writes
POST /organization/projects/{old}/archive -> 200

==== next plan
In sync: nothing to change.

