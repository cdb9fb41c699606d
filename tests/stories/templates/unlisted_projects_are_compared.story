# why: Without `projects`, the template of `unlisted_projects` holds in each live project that is active and not ignored
# run: footer
==== orgward.yaml
version: 1
organization: { id: org-story }
policy:
  unlisted: { api_keys: remove }
  ignore: [{ address: "project/lab-*", reason: experiments }]
templates:
  guarded:
    members: { bob@example.com: member }
    api_keys: { allow: [{ name: "ci-*" }] }
unlisted_projects: { use: guarded }
==== live.yaml
now: 2026-11-24T09:00:00Z
organization: { id: org-story }
users:
  - { email: alice@example.com, role: owner }
  - { email: zoe@example.com, role: owner }
  - { email: bob@example.com, role: reader }
projects:
  - { name: Default project }
  - { name: gone, status: archived }
  - name: lab-1
    api_keys:
      - { id: key_lab, name: laptop, owner: { user: alice@example.com }, created_at: -31d, last_used_at: -20d }
  - name: web
    users: [{ email: bob@example.com, role: member }]
    api_keys:
      - { id: key_one, name: laptop, owner: { user: alice@example.com }, created_at: -31d, last_used_at: -20d }
      - { id: key_two, name: ci-1, owner: { user: alice@example.com }, created_at: -31d, last_used_at: -20d }
==== plan
1 change, and it is dangerous: 1 to revoke.

  - revoke   project/web/api_key/key_one  [irreversible, destructive, outage]  `laptop` of alice@example.com, used 20 d ago
      why      no rule allows it; rule 1 comes nearest, and its `name` does not fit
      from     orgward.yaml:9, used at orgward.yaml:10
      effect   programs that use this key stop working

Read-only: 1 (differs, but orgward may not change it)
  project/Default project/member/bob@example.com  listed, but missing  (orgward.yaml:8, used at orgward.yaml:10)
      membership of the default project follows membership of the organization

guardrails: [N] passed
Read with 6 requests; `apply` will send 1.
Next: `orgward apply` makes this change after confirmation.

==== requests
1 GET /organization/projects
2 GET /organization/projects/{project_id}/api_keys
2 GET /organization/projects/{project_id}/users
1 GET /organization/users

==== apply
  done        revoke project/web/api_key/key_one

1 done.
Verified: 1 change matches the plan.

==== writes
DELETE /organization/projects/{web}/api_keys/{key laptop #2} -> 200

==== next plan
In sync: nothing to change.

Read-only: 1 (differs, but orgward may not change it)
  project/Default project/member/bob@example.com  listed, but missing  (orgward.yaml:8, used at orgward.yaml:10)
      membership of the default project follows membership of the organization

guardrails: [N] passed
Read with 6 requests.

