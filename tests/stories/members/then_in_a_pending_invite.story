# why: orgward reports a pending invite that still includes the role from before until, and does not replace it
==== orgward.yaml
version: 1
organization: { id: org-story }
users:
  alice@example.com: owner
  bob@example.com: owner
  carol@example.com: reader
projects:
  web:
    members: { carol@example.com: { roles: owner, until: 2026-11-20, then: member } }
==== live: carol_is_invited_as_owner_of_web
==== plan
In sync: nothing to change.

Time-based: 1 (none is applied now)
  reported   project/web/member/carol@example.com  their pending invite still gives more; write the role of `then` as the only role
             until 2026-11-20 00:00 UTC  (orgward.yaml:9)

==== requests
1 GET /organization/invites
1 GET /organization/projects
1 GET /organization/projects/{project_id}/users
1 GET /organization/users

