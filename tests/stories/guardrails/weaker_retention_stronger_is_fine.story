# why: The guardrail weaker_retention does not object to a retention that protects more than that of the organization
==== orgward.yaml
version: 1
organization: { id: org-story }
projects:
  web: { data_retention: zero_data_retention }
==== live.yaml
now: 2026-11-24T09:00:00Z
organization: { id: org-story }
data_retention: { type: modified_abuse_monitoring }
users:
  - { email: alice@example.com, role: owner }
projects:
  - { name: web, data_retention: { type: organization_default } }
==== plan
1 change, and it is dangerous: 1 to update.

  ~ update   project/web/setting/data_retention  [compliance]
      type     organization_default -> zero_data_retention
      from     orgward.yaml:4

==== requests
1 GET /organization/data_retention
1 GET /organization/projects
1 GET /organization/projects/{project_id}/data_retention

==== apply
  done        update project/web/setting/data_retention

1 done.
Verified: 1 change matches the plan.

==== writes
POST /organization/projects/{web}/data_retention {"retention_type":"zero_data_retention"} -> 200

==== next plan
In sync: nothing to change.

