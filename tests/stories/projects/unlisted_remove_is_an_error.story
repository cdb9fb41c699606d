# why: orgward rejects unlisted: remove for projects, because archiving cannot be undone
==== orgward.yaml
version: 1
organization: { id: org-story }
policy: { unlisted: { projects: remove } }
projects: {}
==== live: two_owners
==== problems
error: a project is never archived because a file does not list it
 --> orgward.yaml:3:33
  |
3 | policy: { unlisted: { projects: remove } }
  |                                 ^^^^^^
  |
  = help: Archiving is permanent. Write `state: archived` at the project itself, or use `report` or `ignore` here.

warning: `projects` is empty: the file declares that there should be none
 --> orgward.yaml:4:1
  |
4 | projects: {}
  | ^^^^^^^^
  |
  = help: Omit the line to leave projects unmanaged.

1 error, 1 warning

