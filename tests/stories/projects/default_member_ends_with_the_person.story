# why: A member of the default project who leaves the organization is no problem there
==== orgward.yaml
version: 1
organization: { id: org-story }
users:
  alice@example.com: owner
  bob@example.com: owner
  carol@example.com: { roles: reader, until: 2026-11-20 }
  dave@example.com: reader
projects:
  Default project:
    members:
      carol@example.com: { roles: member, until: 2026-11-20 }
==== live.yaml
now: 2026-11-24T09:00:00Z
organization: { id: org-story }
users:
  - { email: alice@example.com, role: owner }
  - { email: bob@example.com, role: owner }
  - { email: carol@example.com, role: reader }
  - { email: dave@example.com, role: reader }
projects:
  - name: Default project
    users: [{ email: carol@example.com, role: member }, { email: dave@example.com, role: owner }]
==== plan
No changes, but not in sync: 1 due now; 1 unlisted with power over a project.

Time-based: 1 (only `orgward apply --due` applies the ones due now)
  due now    remove user/carol@example.com  [destructive, outage]
             until 2026-11-20 00:00 UTC  (orgward.yaml:6)
             ends every project membership and every key of this person

Read-only: 1 (differs, but orgward may not change it)
  project/Default project/member/carol@example.com  `until: 2026-11-20 00:00 UTC` has passed  (orgward.yaml:11)
      membership of the default project follows membership of the organization

Unlisted: 1 (not in the file; left unchanged; add the lines below to adopt them)
  project_members of project/Default project  (orgward.yaml:10)
      dave@example.com: owner  # DANGEROUS: this line gives power over a project

==== requests
1 GET /organization/admin_api_keys
1 GET /organization/invites
1 GET /organization/projects
1 GET /organization/projects/{project_id}/api_keys
1 GET /organization/projects/{project_id}/users
1 GET /organization/users

