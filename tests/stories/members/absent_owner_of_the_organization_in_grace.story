# why: An ownership that is too young to be removed does not end a membership, which stays a problem
==== orgward.yaml
version: 1
organization: { id: org-story }
policy:
  unlisted: { users: remove }
  unlisted_grace: 2d
users:
  alice@example.com: owner
  bob@example.com: owner
projects:
  web: { members: { carol@example.com: { state: absent } } }
==== live.yaml
now: 2026-11-24T09:00:00Z
organization: { id: org-story }
users:
  - { email: alice@example.com, role: owner, added_at: -90d }
  - { email: bob@example.com, role: owner, added_at: -90d }
  - { email: carol@example.com, role: owner, added_at: -1d }
projects: [{ name: web }]
==== plan
No changes, but not in sync: 1 problem; 1 unlisted with power over the organization.

Problems: 1 (left out of the plan, with the changes that depend on them)
  project/web/member/carol@example.com  (orgward.yaml:10)
      carol@example.com is an owner of the organization, who owns every project without being listed, so they cannot be removed from this project
      Make them a `reader` under `users`, or remove the entry.

Unlisted: 1 (not in the file; left unchanged; add the lines below to adopt them)
  users  (orgward.yaml:6)
      carol@example.com: owner  # DANGEROUS: this line gives power over the organization; younger than `unlisted_grace` (2d); will be removed from 2026-11-25 09:00 UTC

==== requests
1 GET /organization/invites
1 GET /organization/projects
1 GET /organization/projects/{project_id}/users
1 GET /organization/users

