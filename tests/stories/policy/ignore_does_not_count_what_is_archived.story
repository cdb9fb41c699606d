# why: orgward does not count archived projects among those that policy.ignore matches
==== orgward.yaml
version: 1
organization: { id: org-story }
policy:
  ignore:
    - { address: "project/lab-*", reason: the lab makes and archives them }
projects:
  fresh: {}
==== live.yaml
now: 2026-11-24T09:00:00Z
organization: { id: org-story }
users:
  - { email: alice@example.com, role: owner }
  - { email: bob@example.com, role: owner }
projects:
  - { name: lab-1 }
  - { name: lab-2, status: archived, archived_at: -5d }
==== plan
1 change: 1 to create.

  + create   project/fresh
      why      listed, but missing
      from     orgward.yaml:7

Ignored: 1 (excluded by `policy.ignore`)
  1 at project/lab-*  (orgward.yaml:5)
      reason: the lab makes and archives them

==== requests
2 GET /organization/projects

==== apply
  done        create project/fresh

1 done.
Verified: 1 change matches the plan.

==== writes
POST /organization/projects {"name":"fresh"} -> 200

==== next plan
In sync: nothing to change.

Ignored: 1 (excluded by `policy.ignore`)
  1 at project/lab-*  (orgward.yaml:5)
      reason: the lab makes and archives them

