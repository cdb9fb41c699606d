# why: The guardrail allowed_email_domains allows the demotion of a person from another domain and a new project
==== orgward.yaml
version: 1
organization: { id: org-story }
policy: { guardrails: { allowed_email_domains: [example.com] } }
users:
  alice@example.com: owner
  bob@example.com: owner
  old@vendor.test: reader
projects:
  web: {}
==== live.yaml
now: 2026-11-24T09:00:00Z
organization: { id: org-story }
users:
  - { email: alice@example.com, role: owner }
  - { email: bob@example.com, role: owner }
  - { email: old@vendor.test, role: owner }
projects: []
==== plan
2 changes, 1 of them dangerous: 1 to create, 1 to update.

Dangerous

  ~ update   user/old@vendor.test  [destructive]
      roles    owner -> reader
      from     orgward.yaml:7
      effect   ends their ownership of every project; memberships that it hid show in the next plan

Other changes

  + create   project/web
      why      listed, but missing
      from     orgward.yaml:9

==== requests
1 GET /organization/admin_api_keys
1 GET /organization/invites
2 GET /organization/projects
1 GET /organization/users

==== apply
  done        create project/web
  done        update user/old@vendor.test

2 done.
Verified: 2 changes match the plan.

==== writes
POST /organization/projects {"name":"web"} -> 200
POST /organization/users/{old@vendor.test} {"role":"reader"} -> 200

==== next plan
In sync: nothing to change.

