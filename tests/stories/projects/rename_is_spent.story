# why: orgward ignores renamed_from when the new name exists, and reports the project with the old name as unlisted
==== orgward.yaml
version: 1
organization: { id: org-story }
projects:
  web: { renamed_from: website }
==== live.yaml
now: 2026-11-24T09:00:00Z
organization: { id: org-story }
users:
  - { email: alice@example.com, role: owner }
  - { email: bob@example.com, role: owner }
projects:
  - name: website
  - name: web
==== plan
In sync: nothing to change.

Unlisted: 1 (not in the file; left unchanged; add the lines below to adopt them)
  projects  (orgward.yaml:3)
      website: {}

==== requests
1 GET /organization/projects

