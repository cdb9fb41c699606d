# why: orgward rejects a file that archives the default project, because the API refuses this
==== orgward.yaml
version: 1
organization: { id: org-story }
projects:
  Default project: { state: archived }
==== live: two_owners
==== problems
error: the default project cannot be archived
 --> orgward.yaml:4:3
  |
4 |   Default project: { state: archived }
  |   ^^^^^^^
  |
  = help: If another project is the default project, name it in `organization.default_project`.

1 error

