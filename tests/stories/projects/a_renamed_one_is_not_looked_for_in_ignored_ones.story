# why: orgward reads no unlisted project for a hint when every one of them is ignored
==== orgward.yaml
version: 1
organization: { id: org-story }
policy:
  ignore:
    - { address: project/search, reason: another team }
users:
  alice@example.com: owner
  bob@example.com: owner
  carol@example.com: reader
projects:
  search-production: { members: { carol@example.com: owner } }
==== live.yaml
now: 2026-11-24T09:00:00Z
organization: { id: org-story }
users:
  - { email: alice@example.com, role: owner }
  - { email: bob@example.com, role: owner }
  - { email: carol@example.com, role: reader }
projects:
  - { name: search, users: [{ email: carol@example.com, role: owner }] }
==== plan
2 changes, 1 of them dangerous: 2 to create.

Dangerous

  + create   project/search-production/member/carol@example.com  [escalation]
      roles    owner
      why      listed, but missing
      from     orgward.yaml:11
      after    create project/search-production

Other changes

  + create   project/search-production
      why      listed, but missing
      from     orgward.yaml:11

Ignored: 1 (excluded by `policy.ignore`)
  1 at project/search  (orgward.yaml:5)
      reason: another team

==== requests
1 GET /organization/invites
2 GET /organization/projects
1 GET /organization/users

==== apply
  done        create project/search-production
  done        create project/search-production/member/carol@example.com

2 done.
Verified: 2 changes match the plan.

==== writes
POST /organization/projects {"name":"search-production"} -> 200
POST /organization/projects/{search-production}/users {"role":"owner","user_id":"{carol@example.com}"} -> 200

==== next plan
In sync: nothing to change.

Ignored: 1 (excluded by `policy.ignore`)
  1 at project/search  (orgward.yaml:5)
      reason: another team

