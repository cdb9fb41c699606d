# why: Without a users section, an invite is read-only, because not everybody was read and SCIM may be in use
==== orgward.yaml
version: 1
organization: { id: org-story }
policy: { unlisted: { project_members: remove } }
projects:
  web: { members: { bob@example.com: owner, carol@example.com: member } }
  api: { members: { bob@example.com: owner } }
==== live.yaml
now: 2026-11-24T09:00:00Z
organization: { id: org-story }
users:
  - { email: alice@example.com, role: owner }
  - { email: bob@example.com, role: owner }
invites:
  - { email: carol@example.com, role: reader, created_at: -2d, projects: [{ name: api, role: member }] }
projects:
  - name: web
  - name: api
==== plan
In sync: nothing to change.

Deferred: 1 (desired, but not possible yet)
  project/web/member/carol@example.com  roles: member  (orgward.yaml:5)
      waits for user/carol@example.com: they have not accepted their invite yet

Read-only: 1 (differs, but orgward may not change it)
  project/api/member/carol@example.com  not listed under `members`, and `unlisted` says to remove  (orgward.yaml:6)
      the identity provider's people appear as invites first (SCIM), so it may be one of theirs; `unlisted: { invites: remove }` says that it is not

==== requests
1 GET /organization/invites
1 GET /organization/projects
2 GET /organization/projects/{project_id}/users
1 GET /organization/users

