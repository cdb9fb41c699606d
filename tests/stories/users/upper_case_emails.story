# why: orgward compares e-mail addresses without regard to letter case and sends only real changes
==== orgward.yaml
version: 1
organization: { id: org-story }
users:
  Alice@Example.com: owner
  bob@example.com: owner
  carol@example.com: owner
==== live.yaml
now: 2026-11-24T09:00:00Z
organization: { id: org-story }
users:
  - { email: ALICE@example.com, role: owner }
  - { email: Bob@Example.COM, role: owner }
  - { email: CAROL@example.com, role: reader }
==== plan
1 change, and it is dangerous: 1 to update.

  ~ update   user/carol@example.com  [escalation]
      roles    reader -> owner
      from     orgward.yaml:6

==== requests
1 GET /organization/invites
1 GET /organization/users

==== apply
  done        update user/carol@example.com

1 done.
Verified: 1 change matches the plan.

==== writes
POST /organization/users/{CAROL@example.com} {"role":"owner"} -> 200

==== next plan
In sync: nothing to change.

