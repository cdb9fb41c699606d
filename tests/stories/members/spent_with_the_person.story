# why: orgward warns once about a person whose time is over, and not again about each of their memberships
==== orgward.yaml
version: 1
organization: { id: org-story }
users:
  alice@example.com: owner
  bob@example.com: owner
  carol@example.com: { roles: reader, until: 2026-11-20 }
projects:
  web:
    members:
      carol@example.com: { roles: member, until: 2026-11-10 }
==== live: two_owners_and_web
==== plan
In sync: nothing to change.

Warnings: 1 (for information; no change is planned)
  user/carol@example.com  its `until` passed on 2026-11-20 00:00 UTC, and it does not exist  (orgward.yaml:6)
      Remove the entry, or write a later `until` if it should exist.

==== requests
1 GET /organization/invites
1 GET /organization/projects
1 GET /organization/projects/{project_id}/users
1 GET /organization/users

