# why: The plan for a limited promotion says what happens to the person at until
==== orgward.yaml
version: 1
organization: { id: org-story }
policy: { guardrails: { max_new_owners: 3 } }
users:
  alice@example.com: owner
  bob@example.com: owner
  carol@example.com: { roles: owner, until: 2027-01-31, then: reader }
  dave@example.com: { roles: owner, until: 2027-01-31T18:00:00Z }
  erin@example.com: { roles: owner, until: 9999-12-31, then: reader }
==== live.yaml
now: 2026-11-24T09:00:00Z
organization: { id: org-story }
users:
  - { email: alice@example.com, role: owner }
  - { email: bob@example.com, role: owner }
  - { email: carol@example.com, role: reader }
  - { email: dave@example.com, role: reader }
==== plan
3 changes, all of them dangerous: 1 to invite, 2 to update.

  ~ update   user/carol@example.com  [escalation]
      roles    reader -> owner
      from     orgward.yaml:7
      effect   becomes reader on 2027-01-31 00:00 UTC

  ~ update   user/dave@example.com  [escalation]
      roles    reader -> owner
      from     orgward.yaml:8
      effect   ends on 2027-01-31 18:00 UTC: removed then, because no `then` names another role

  + invite   user/erin@example.com  [escalation]
      roles    owner
      why      listed, but missing
      from     orgward.yaml:9
      effect   sends an e-mail to erin@example.com
               becomes reader on 9999-12-31 00:00 UTC

==== requests
1 GET /organization/invites
1 GET /organization/users

==== apply
  done        update user/carol@example.com
  done        update user/dave@example.com
  done        invite user/erin@example.com

3 done.
Verified: 3 changes match the plan.

==== writes
POST /organization/users/{carol@example.com} {"role":"owner"} -> 200
POST /organization/users/{dave@example.com} {"role":"owner"} -> 200
POST /organization/invites {"email":"erin@example.com","projects":[],"role":"owner"} -> 200

==== next plan
In sync: nothing to change.

