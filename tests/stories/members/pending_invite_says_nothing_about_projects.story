# why: A membership is deferred when the API does not say which projects the pending invite includes
==== orgward.yaml
version: 1
organization: { id: org-story }
policy: { unlisted: { project_members: remove } }
users:
  alice@example.com: owner
  bob@example.com: owner
  carol@example.com: reader
projects:
  web: { members: { carol@example.com: member } }
==== live.yaml
now: 2026-11-24T09:00:00Z
organization: { id: org-story }
users:
  - { email: alice@example.com, role: owner }
  - { email: bob@example.com, role: owner }
invites:
  - { email: carol@example.com, role: reader, created_at: -2d }
projects:
  - name: web
==== plan
In sync: nothing to change.

Deferred: 1 (desired, but not possible yet)
  project/web/member/carol@example.com  roles: member  (orgward.yaml:9)
      waits for user/carol@example.com: they have not accepted their invite yet

==== requests
1 GET /organization/invites
1 GET /organization/projects
1 GET /organization/projects/{project_id}/users
1 GET /organization/users

