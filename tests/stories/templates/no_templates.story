# why: Where there are no templates, `use` says where they are defined, and `unlisted_projects` must name one
==== orgward.yaml
version: 1
organization: { id: org-story }
unlisted_projects: {}
projects:
  web: { use: team }
==== live: two_owners
==== problems
error: `unlisted_projects` names no template
 --> orgward.yaml:3:1
  |
3 | unlisted_projects: {}
  | ^^^^^^^^^^^^^^^^^
  |
  = help: Write `unlisted_projects: { use: TEMPLATE }`.

error: there is no template `team`
 --> orgward.yaml:5:15
  |
5 |   web: { use: team }
  |               ^^^^
  |
  = help: Define it under `templates` in the root file.

2 errors

