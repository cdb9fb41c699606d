# why: only one of two projects of one name can be adopted under that name; a line for the other one would rename it
==== orgward.yaml
version: 1
organization: { id: org-story }
policy: { unlisted: { projects: report } }
projects: {}
==== live.yaml
now: 2026-11-24T09:00:00Z
organization: { id: org-story }
users:
  - { email: alice@example.com, role: owner }
  - { email: bob@example.com, role: owner }
projects:
  - { id: proj_one, name: web }
  - { id: proj_two, name: web }
==== problems
warning: `projects` is empty: the file declares that there should be none
 --> orgward.yaml:4:1
  |
4 | projects: {}
  | ^^^^^^^^
  |
  = help: Omit the line to leave projects unmanaged.

1 warning

==== plan
In sync: nothing to change.

Unlisted: 2 (not in the file; left unchanged; add the lines below to adopt them)
  projects  (orgward.yaml:4)
      web: { id: proj_one }
      # web-proj_two: { id: proj_two }  # another one has the same name; without the `#`, a plan renames this one

==== requests
1 GET /organization/projects

