# why: orgward reports an unlisted project with a correctly quoted line and does not change it
==== orgward.yaml
version: 1
organization: { id: org-story }
projects:
  web: {}
==== live.yaml
now: 2026-11-24T09:00:00Z
organization: { id: org-story }
users:
  - { email: alice@example.com, role: owner }
  - { email: bob@example.com, role: owner }
projects:
  - name: web
  - name: "old: #1"
    residency: EU_STORAGE_PROCESSING
==== plan
In sync: nothing to change.

Unlisted: 1 (not in the file; left unchanged; add the lines below to adopt them)
  projects  (orgward.yaml:3)
      "old: #1": { residency: EU_STORAGE_PROCESSING }

==== requests
1 GET /organization/projects

