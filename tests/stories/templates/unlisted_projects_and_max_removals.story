# why: A share in max_removals is a share of the live rows of the unlisted projects as well
==== orgward.yaml
version: 1
organization: { id: org-story }
policy:
  unlisted: { api_keys: remove }
  guardrails: { max_removals: { api_keys: 50% } }
templates:
  guarded:
    api_keys: { allow: [{ name: "ci-*" }] }
unlisted_projects: { use: guarded }
projects:
  web: { use: guarded }
==== live.yaml
now: 2026-11-24T09:00:00Z
organization: { id: org-story }
users:
  - { email: alice@example.com, role: owner }
  - { email: zoe@example.com, role: owner }
projects:
  - { name: web, api_keys: [{ id: key_web, name: a, owner: { user: alice@example.com }, created_at: -31d }] }
  - name: shadow
    api_keys:
      - { id: key_1, name: b, owner: { user: alice@example.com }, created_at: -31d }
      - { id: key_2, name: ci-1, owner: { user: alice@example.com }, created_at: -31d }
      - { id: key_3, name: ci-2, owner: { user: alice@example.com }, created_at: -31d }
==== plan
2 changes, all of them dangerous: 2 to revoke.

  - revoke   project/shadow/api_key/key_1  [irreversible, destructive, outage]  `b` of alice@example.com, never used, 31 d old
      why      no rule allows it; rule 1 comes nearest, and its `name` does not fit
      from     orgward.yaml:8, used at orgward.yaml:9
      effect   programs that use this key stop working

  - revoke   project/web/api_key/key_web  [irreversible, destructive, outage]  `a` of alice@example.com, never used, 31 d old
      why      no rule allows it; rule 1 comes nearest, and its `name` does not fit
      from     orgward.yaml:8, used at orgward.yaml:11
      effect   programs that use this key stop working

Unlisted: 1 (not in the file; left unchanged; add the lines below to adopt them)
  projects  (orgward.yaml:10)
      shadow: {}

==== requests
1 GET /organization/projects
3 GET /organization/projects/{project_id}/api_keys

==== apply
  done        revoke project/shadow/api_key/key_1
  done        revoke project/web/api_key/key_web

2 done.
Verified: 2 changes match the plan.

==== writes
DELETE /organization/projects/{shadow}/api_keys/{key b} -> 200
DELETE /organization/projects/{web}/api_keys/{key a} -> 200

==== next plan
In sync: nothing to change.

Unlisted: 1 (not in the file; left unchanged; add the lines below to adopt them)
  projects  (orgward.yaml:10)
      shadow: {}

