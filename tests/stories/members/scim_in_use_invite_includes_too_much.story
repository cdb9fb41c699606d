# why: With SCIM in use, an unlisted invite is read-only for orgward, because the identity provider may own it
==== orgward.yaml
version: 1
organization: { id: org-story }
policy: { unlisted: { project_members: remove } }
users:
  alice@example.com: owner
  bob@example.com: owner
  sam@example.com: reader
projects:
  web: { members: { bob@example.com: owner } }
==== live.yaml
now: 2026-11-24T09:00:00Z
organization: { id: org-story }
users:
  - { email: alice@example.com, role: owner }
  - { email: bob@example.com, role: owner }
  - { email: sam@example.com, role: reader, is_scim_managed: true }
invites:
  - { email: ivan@example.com, role: reader, created_at: -1d, projects: [{ name: web, role: owner }] }
projects:
  - { name: Default project }
  - { name: web }
==== plan
No changes, but not in sync: 1 unlisted with power over a project.

Read-only: 1 (differs, but orgward may not change it)
  project/web/member/ivan@example.com  not listed under `members`, and `unlisted` says to remove  (orgward.yaml:9)
      the identity provider's people appear as invites first (SCIM), so it may be one of theirs; `unlisted: { invites: remove }` says that it is not

Unlisted: 2 (not in the file; left unchanged; add the lines below to adopt them)
  invites  (orgward.yaml:4)
      ivan@example.com: reader  # invited, and can accept until 2026-11-30 09:00 UTC
  project_members of project/web  (orgward.yaml:9)
      ivan@example.com: owner  # DANGEROUS: this line gives power over a project; cannot be removed: the identity provider's people appear as invites first (SCIM), so it may be one of theirs; `unlisted: { invites: remove }` says that it is not

==== requests
1 GET /organization/invites
1 GET /organization/projects
1 GET /organization/projects/{project_id}/users
1 GET /organization/users

