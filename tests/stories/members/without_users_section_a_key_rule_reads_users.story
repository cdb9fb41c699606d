# why: Without a users section, what a key rule reads about invites changes nothing in the plan
==== orgward.yaml
version: 1
organization: { id: org-story }
policy: { unlisted: { project_members: remove } }
projects:
  web: { members: { alice@example.com: owner }, api_keys: { allow: [{ owner_kind: user, max_age: 90d }] } }
admin_api_keys: { allow: [{ owner: alice@example.com }, { owner: nobody@example.com }] }
==== live.yaml
now: 2026-11-24T09:00:00Z
organization: { id: org-story }
users:
  - { email: alice@example.com, role: owner }
  - { email: dave@example.com, role: reader }
invites:
  - { email: carol@example.com, role: reader, created_at: -2d, projects: [{ name: web, role: owner }] }
projects:
  - name: web
    users: [{ email: alice@example.com, role: owner }]
==== plan
No changes, but not in sync: 1 problem.

Problems: 1 (left out of the plan, with the changes that depend on them)
  user/nobody@example.com  (orgward.yaml:6)
      `nobody@example.com` is not a user of the organization
      Correct the address, or remove the rule: it allows nothing.

==== requests
1 GET /organization/admin_api_keys
2 GET /organization/invites
1 GET /organization/projects
1 GET /organization/projects/{project_id}/api_keys
1 GET /organization/projects/{project_id}/users
2 GET /organization/users

