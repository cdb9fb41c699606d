# why: orgward does not archive another project of the same name when the pinned project is already archived
==== orgward.yaml
version: 1
organization: { id: org-story }
projects:
  old: { id: proj_one, state: archived }
==== live.yaml
now: 2026-11-24T09:00:00Z
organization: { id: org-story }
users:
  - { email: alice@example.com, role: owner }
  - { email: bob@example.com, role: owner }
projects:
  - { id: proj_one, name: old, status: archived, archived_at: -5d }
  - { id: proj_two, name: old }
==== plan
In sync: nothing to change.

Unlisted: 1 (not in the file; left unchanged; add the lines below to adopt them)
  projects  (orgward.yaml:3)
      # old-proj_two: { id: proj_two }  # another one has the same name; without the `#`, a plan renames this one

==== requests
1 GET /organization/projects

