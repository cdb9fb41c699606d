# why: A different residency of a live project is a problem, because the API cannot change it after creation
==== orgward.yaml
version: 1
organization: { id: org-story }
projects:
  web: { residency: EU_STORAGE_PROCESSING }
==== live.yaml
now: 2026-11-24T09:00:00Z
organization: { id: org-story }
users:
  - { email: alice@example.com, role: owner }
  - { email: bob@example.com, role: owner }
projects:
  - { name: web, residency: US_STORAGE_PROCESSING }
==== plan
No changes, but not in sync: 1 problem.

Problems: 1 (left out of the plan, with the changes that depend on them)
  project/web  (orgward.yaml:4)
      `residency` of project `web` cannot change after creation
      It is "US_STORAGE_PROCESSING" in the organization. Write that, or create another project.

==== requests
1 GET /organization/projects

