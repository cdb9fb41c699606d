# why: orgward reports an unlisted membership that exists only in a pending invite of a listed person
==== orgward.yaml
version: 1
organization: { id: org-story }
users:
  alice@example.com: owner
  bob@example.com: owner
  carol@example.com: reader
projects:
  web: { members: {} }
==== live: carol_is_invited_as_owner_of_web
==== problems
warning: `members` is empty: the file declares that there should be none
 --> orgward.yaml:8:10
  |
8 |   web: { members: {} }
  |          ^^^^^^^
  |
  = help: Omit the line to leave members unmanaged.

1 warning

==== plan
No changes, but not in sync: 1 unlisted with power over a project.

Unlisted: 1 (not in the file; left unchanged; add the lines below to adopt them)
  project_members of project/web  (orgward.yaml:8)
      carol@example.com: owner  # DANGEROUS: this line gives power over a project

==== requests
1 GET /organization/invites
1 GET /organization/projects
1 GET /organization/projects/{project_id}/users
1 GET /organization/users

