# why: With unlisted: remove, orgward revokes only the key that no rule allows
==== orgward.yaml
version: 1
organization: { id: org-story }
policy: { unlisted: { api_keys: remove } }
projects:
  web: { api_keys: { allow: [{ name: "ci-*" }] } }
==== live.yaml
now: 2026-11-24T09:00:00Z
organization: { id: org-story }
users:
  - { email: alice@example.com, role: owner }
  - { email: bob@example.com, role: owner }
projects:
  - name: web
    api_keys:
      - { id: key_one, name: laptop, owner: { user: alice@example.com }, created_at: -31d, last_used_at: -20d }
      - { id: key_two, name: ci-1, owner: { user: alice@example.com }, created_at: -31d, last_used_at: -1d }
==== plan
1 change, and it is dangerous: 1 to revoke.

  - revoke   project/web/api_key/key_one  [irreversible, destructive, outage]  `laptop` of alice@example.com, used 20 d ago
      why      no rule allows it; rule 1 comes nearest, and its `name` does not fit
      from     orgward.yaml:5
      effect   programs that use this key stop working

==== requests
1 GET /organization/projects
1 GET /organization/projects/{project_id}/api_keys

==== apply
  done        revoke project/web/api_key/key_one

1 done.
Verified: 1 change matches the plan.

==== writes
DELETE /organization/projects/{web}/api_keys/{key laptop} -> 200

==== next plan
In sync: nothing to change.

