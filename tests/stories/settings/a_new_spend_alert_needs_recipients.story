# why: what a new entry lacks is named by its own field
==== orgward.yaml
version: 1
organization: { id: org-story }
projects:
  web: { spend_alerts: [{ monthly_usd: 50 }] }
==== live.yaml
now: 2026-11-24T09:00:00Z
organization: { id: org-story }
users: [{ email: alice@example.com, role: owner }]
projects: [{ name: web }]
==== plan
No changes, but not in sync: 1 problem.

Problems: 1 (left out of the plan, with the changes that depend on them)
  project/web/spend_alert/50  (orgward.yaml:4)
      `recipients` is required, because 50 is not in project/web yet
      Write `recipients` in the entry; or remove the entry.

==== requests
1 GET /organization/projects
1 GET /organization/projects/{project_id}/spend_alerts

