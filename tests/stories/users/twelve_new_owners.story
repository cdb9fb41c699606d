# why: orgward groups equal changes in the plan but still names each person and line
==== orgward.yaml
version: 1
organization: { id: org-story }
policy: { guardrails: { max_new_owners: 20 } }
users:
  alice@example.com: owner
  u01@example.com: owner
  u02@example.com: owner
  u03@example.com: owner
  u04@example.com: owner
  u05@example.com: owner
  u06@example.com: owner
  u07@example.com: owner
  u08@example.com: owner
  u09@example.com: owner
  u10@example.com: owner
  u11@example.com: owner
  u12@example.com: owner
==== live.yaml
now: 2026-11-24T09:00:00Z
organization: { id: org-story }
users:
  - { email: alice@example.com, role: owner }
  - { email: u01@example.com, role: reader }
  - { email: u02@example.com, role: reader }
  - { email: u03@example.com, role: reader }
  - { email: u04@example.com, role: reader }
  - { email: u05@example.com, role: reader }
  - { email: u06@example.com, role: reader }
  - { email: u07@example.com, role: reader }
  - { email: u08@example.com, role: reader }
  - { email: u09@example.com, role: reader }
  - { email: u10@example.com, role: reader }
  - { email: u11@example.com, role: reader }
  - { email: u12@example.com, role: reader }
==== plan
12 changes, all of them dangerous: 12 to update.

  ~ update   12 × user  [escalation]
      roles    reader -> owner
      at       user/u01@example.com  (orgward.yaml:6)
               user/u02@example.com  (orgward.yaml:7)
               user/u03@example.com  (orgward.yaml:8)
               user/u04@example.com  (orgward.yaml:9)
               user/u05@example.com  (orgward.yaml:10)
               user/u06@example.com  (orgward.yaml:11)
               user/u07@example.com  (orgward.yaml:12)
               user/u08@example.com  (orgward.yaml:13)
               user/u09@example.com  (orgward.yaml:14)
               user/u10@example.com  (orgward.yaml:15)
               user/u11@example.com  (orgward.yaml:16)
               user/u12@example.com  (orgward.yaml:17)

==== requests
1 GET /organization/invites
1 GET /organization/users

==== apply
  done        update user/u01@example.com
  done        update user/u02@example.com
  done        update user/u03@example.com
  done        update user/u04@example.com
  done        update user/u05@example.com
  done        update user/u06@example.com
  done        update user/u07@example.com
  done        update user/u08@example.com
  done        update user/u09@example.com
  done        update user/u10@example.com
  done        update user/u11@example.com
  done        update user/u12@example.com

12 done.
Verified: 12 changes match the plan.

==== writes
POST /organization/users/{u01@example.com} {"role":"owner"} -> 200
POST /organization/users/{u02@example.com} {"role":"owner"} -> 200
POST /organization/users/{u03@example.com} {"role":"owner"} -> 200
POST /organization/users/{u04@example.com} {"role":"owner"} -> 200
POST /organization/users/{u05@example.com} {"role":"owner"} -> 200
POST /organization/users/{u06@example.com} {"role":"owner"} -> 200
POST /organization/users/{u07@example.com} {"role":"owner"} -> 200
POST /organization/users/{u08@example.com} {"role":"owner"} -> 200
POST /organization/users/{u09@example.com} {"role":"owner"} -> 200
POST /organization/users/{u10@example.com} {"role":"owner"} -> 200
POST /organization/users/{u11@example.com} {"role":"owner"} -> 200
POST /organization/users/{u12@example.com} {"role":"owner"} -> 200

==== next plan
In sync: nothing to change.

