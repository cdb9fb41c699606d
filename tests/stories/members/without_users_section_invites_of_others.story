# why: Without a users section, an invite counts only if a project that can be used lists its person, whyever it was read
==== orgward.yaml
version: 1
organization: { id: org-story }
policy: { unlisted: { project_members: remove, invites: remove } }
projects:
  api: { members: { bob@example.com: owner, nina@example.com: member } }
  gone: { id: proj_gone, members: { carol@example.com: member } }
  old: { members: { dave@example.com: member } }
admin_api_keys: { allow: [{ owner: alice@example.com }, { owner: nobody@example.com }] }
==== live.yaml
now: 2026-11-24T09:00:00Z
organization: { id: org-story }
users:
  - { email: alice@example.com, role: owner }
  - { email: bob@example.com, role: owner }
invites:
  - { email: carol@example.com, role: reader, created_at: -2d, projects: [{ name: api, role: member }] }
  - { email: dave@example.com, role: reader, created_at: -2d, projects: [{ name: api, role: member }] }
  - { email: nina@example.com, role: reader, created_at: -2d, projects: [{ name: api, role: member }] }
projects:
  - { name: api }
  - { name: old, status: archived, archived_at: -5d }
==== plan
No changes, but not in sync: 3 problems.

Problems: 3 (left out of the plan, with the changes that depend on them)
  project/gone  (orgward.yaml:6)
      no project has the id `proj_gone`
      Correct the id, or remove it to use the name `gone`.
      blocks  project/gone/member/carol@example.com
  project/old  (orgward.yaml:7)
      project `old` is archived and cannot be restored
      Choose another name, or write `state: archived` if this is intended.
      blocks  project/old/member/dave@example.com
  user/nobody@example.com  (orgward.yaml:8)
      `nobody@example.com` is not a user of the organization
      Correct the address, or remove the rule: it allows nothing.

==== requests
1 GET /organization/admin_api_keys
2 GET /organization/invites
2 GET /organization/projects
1 GET /organization/projects/{project_id}/users
2 GET /organization/users

