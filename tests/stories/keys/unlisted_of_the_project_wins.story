# why: The unlisted setting of a project has priority over the policy of the whole file in orgward
==== orgward.yaml
version: 1
organization: { id: org-story }
policy: { unlisted: { api_keys: report } }
projects:
  api: { api_keys: { allow: [{ name: "ci-*" }] } }
  web: { unlisted: { api_keys: remove }, api_keys: { allow: [{ name: "ci-*" }] } }
==== live.yaml
now: 2026-11-24T09:00:00Z
organization: { id: org-story }
users:
  - { email: alice@example.com, role: owner }
  - { email: bob@example.com, role: owner }
projects:
  - name: api
    api_keys: [{ id: key_one, name: one, owner: { user: alice@example.com }, created_at: -31d }]
  - name: web
    api_keys: [{ id: key_two, name: two, owner: { user: alice@example.com }, created_at: -31d }]
==== plan
1 change, and it is dangerous: 1 to revoke.

  - revoke   project/web/api_key/key_two  [irreversible, destructive, outage]  `two` of alice@example.com, never used, 31 d old
      why      no rule allows it; rule 1 comes nearest, and its `name` does not fit
      from     orgward.yaml:6
      effect   programs that use this key stop working

Unlisted: 1 (not in the file; left unchanged; add the lines below to adopt them)
  api_keys of project/api  (orgward.yaml:5), under `allow`
      - { id: key_one }  # `one` of alice@example.com, never used, 31 d old; no rule allows it; rule 1 comes nearest, and its `name` does not fit

==== requests
1 GET /organization/projects
2 GET /organization/projects/{project_id}/api_keys

==== apply
  done        revoke project/web/api_key/key_two

1 done.
Verified: 1 change matches the plan.

==== writes
DELETE /organization/projects/{web}/api_keys/{key two} -> 200

==== next plan
In sync: nothing to change.

Unlisted: 1 (not in the file; left unchanged; add the lines below to adopt them)
  api_keys of project/api  (orgward.yaml:5), under `allow`
      - { id: key_one }  # `one` of alice@example.com, never used, 31 d old; no rule allows it; rule 1 comes nearest, and its `name` does not fit

