# why: An entry that finds nothing may mean an unlisted project, so nothing in unlisted projects is taken away
==== orgward.yaml
version: 1
organization: { id: org-story }
policy: { unlisted: { api_keys: remove } }
templates:
  guarded:
    api_keys: { allow: [] }
unlisted_projects: { use: guarded }
projects:
  web: { id: proj_wrong, api_keys: { allow: [{ name: "ci-*" }] } }
==== live.yaml
now: 2026-11-24T09:00:00Z
organization: { id: org-story }
users:
  - { email: alice@example.com, role: owner }
  - { email: zoe@example.com, role: owner }
projects:
  - { name: web-old, api_keys: [{ id: key_1, name: ci-1, owner: { user: alice@example.com }, created_at: -31d }] }
==== problems
warning: `api_keys.allow` has no rule, so no key is allowed here
 --> orgward.yaml:6:5
  |
6 |     api_keys: { allow: [] }
  |     ^^^^^^^^
  |
 --> orgward.yaml:7:22
  |
7 | unlisted_projects: { use: guarded }
  |                      --- used here
  |
  = help: Through the template `guarded`, this affects all unlisted projects.

1 warning

==== plan
No changes, but not in sync: 2 problems.

Problems: 2 (left out of the plan, with the changes that depend on them)
  project/web  (orgward.yaml:7)
      no unlisted project is compared, because this entry matches nothing and may mean one of them
      Correct the entry first.
      blocks  project/web/api_key/*
  project/web  (orgward.yaml:9)
      no project has the id `proj_wrong`
      Correct the id, or remove it to use the name `web`.
      blocks  project/web/api_key/*

Unlisted: 1 (not in the file; left unchanged; add the lines below to adopt them)
  projects  (orgward.yaml:8)
      web-old: {}

==== requests
2 GET /organization/projects
2 GET /organization/projects/{project_id}/api_keys

