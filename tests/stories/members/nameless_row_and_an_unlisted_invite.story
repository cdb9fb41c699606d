# why: orgward leaves an unlisted invite unchanged when a live row without an address may be managed by SCIM
==== orgward.yaml
version: 1
organization: { id: org-story }
policy: { unlisted: { project_members: remove } }
users:
  alice@example.com: owner
  bob@example.com: owner
projects:
  web: { members: { bob@example.com: owner } }
==== live.yaml
now: 2026-11-24T09:00:00Z
organization: { id: org-story }
users:
  - { email: alice@example.com, role: owner }
  - { email: bob@example.com, role: owner }
  - { id: user-nameless, name: Somebody, role: reader }
invites:
  - { email: carol@example.com, role: reader, created_at: -1d, projects: [{ name: web, role: member }] }
projects:
  - name: web
==== plan
In sync: nothing to change.

Read-only: 1 (differs, but orgward may not change it)
  project/web/member/carol@example.com  not listed under `members`, and `unlisted` says to remove  (orgward.yaml:8)
      the identity provider's people appear as invites first (SCIM), so it may be one of theirs; `unlisted: { invites: remove }` says that it is not

Unlisted: 1 (not in the file; left unchanged; add the lines below to adopt them)
  invites  (orgward.yaml:4)
      carol@example.com: reader  # invited, and can accept until 2026-11-30 09:00 UTC

==== requests
1 GET /organization/invites
1 GET /organization/projects
1 GET /organization/projects/{project_id}/users
1 GET /organization/users

