# why: orgward does not replace an expired invite that carries too much, because nobody can accept it
==== orgward.yaml
version: 1
organization: { id: org-story }
policy: { invite_renewals: 0, unlisted: { project_members: remove } }
users:
  alice@example.com: owner
  bob@example.com: owner
  carol@example.com: reader
projects:
  web: { members: { bob@example.com: owner } }
==== live.yaml
now: 2026-11-24T09:00:00Z
organization: { id: org-story }
users:
  - { email: alice@example.com, role: owner }
  - { email: bob@example.com, role: owner }
invites:
  - { email: carol@example.com, role: reader, created_at: -10d, expires_at: -3d, projects: [{ name: web, role: member }] }
projects:
  - name: web
==== plan
In sync: nothing to change.

Time-based: 1 (none is applied now)
  reported   user/carol@example.com  not sent again, because `policy.invite_renewals` is 0
             the invite expired on 2026-11-21 09:00 UTC  (orgward.yaml:7)

==== requests
1 GET /organization/invites
1 GET /organization/projects
1 GET /organization/projects/{project_id}/users
1 GET /organization/users

