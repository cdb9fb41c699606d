# why: Removals in unlisted projects count for max_removals
==== orgward.yaml
version: 1
organization: { id: org-story }
policy:
  unlisted: { api_keys: remove }
  guardrails: { max_removals: { api_keys: 1 } }
templates:
  guarded:
    api_keys: { allow: [] }
unlisted_projects: { use: guarded }
==== live.yaml
now: 2026-11-24T09:00:00Z
organization: { id: org-story }
users:
  - { email: alice@example.com, role: owner }
  - { email: zoe@example.com, role: owner }
projects:
  - { name: one, api_keys: [{ id: key_1, name: a, owner: { user: alice@example.com }, created_at: -31d }] }
  - { name: two, api_keys: [{ id: key_2, name: b, owner: { user: alice@example.com }, created_at: -31d }] }
==== problems
warning: `api_keys.allow` has no rule, so no key is allowed here
 --> orgward.yaml:8:5
  |
8 |     api_keys: { allow: [] }
  |     ^^^^^^^^
  |
 --> orgward.yaml:9:22
  |
9 | unlisted_projects: { use: guarded }
  |                      --- used here
  |
  = help: Through the template `guarded`, this affects all unlisted projects.

1 warning

==== plan
Blocked by a guardrail: max_removals. The plan contains 2 changes, all of them dangerous: 2 to revoke. Nothing can be applied.

  max_removals objects
      observed  api_keys 2
      limit     api_keys 1, total 40
      help      If this is meant, raise `policy.guardrails.max_removals` in a reviewed change, or apply it in smaller steps.
      override  - { guardrail: max_removals, addresses: [project/one/api_key/key_1, project/two/api_key/key_2], until: 2026-12-01, reason: "..." }
      about     project/one/api_key/key_1
                project/two/api_key/key_2

  - revoke   project/one/api_key/key_1  [irreversible, destructive, outage]  `a` of alice@example.com, never used, 31 d old
      why      no rule could allow it
      from     orgward.yaml:8, used at orgward.yaml:9
      effect   programs that use this key stop working

  - revoke   project/two/api_key/key_2  [irreversible, destructive, outage]  `b` of alice@example.com, never used, 31 d old
      why      no rule could allow it
      from     orgward.yaml:8, used at orgward.yaml:9
      effect   programs that use this key stop working

==== requests
1 GET /organization/projects
3 GET /organization/projects/{project_id}/api_keys

