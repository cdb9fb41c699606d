# why: orgward does not report the default project as unlisted, also when it has another name
==== orgward.yaml
version: 1
organization: { id: org-story, default_project: Main }
projects: {}
==== live.yaml
now: 2026-11-24T09:00:00Z
organization: { id: org-story, default_project: Main }
users:
  - { email: alice@example.com, role: owner }
  - { email: bob@example.com, role: owner }
==== problems
warning: `projects` is empty: the file declares that there should be none
 --> orgward.yaml:3:1
  |
3 | projects: {}
  | ^^^^^^^^
  |
  = help: Omit the line to leave projects unmanaged.

1 warning

==== plan
In sync: nothing to change.

==== requests
1 GET /organization/projects

