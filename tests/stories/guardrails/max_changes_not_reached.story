# why: The guardrail max_changes passes a plan that has exactly as many changes as the limit
==== orgward.yaml
version: 1
organization: { id: org-story }
policy: { guardrails: { max_changes: 3, max_new_owners: 9 } }
users: { alice@example.com: owner, bob@example.com: owner, u0@example.com: owner, u1@example.com: owner, u2@example.com: owner }
==== live: two_owners_and_seven_readers
==== plan
3 changes, all of them dangerous: 3 to update.

  ~ update   user/u0@example.com  [escalation]
      roles    reader -> owner
      from     orgward.yaml:4

  ~ update   user/u1@example.com  [escalation]
      roles    reader -> owner
      from     orgward.yaml:4

  ~ update   user/u2@example.com  [escalation]
      roles    reader -> owner
      from     orgward.yaml:4

Unlisted: 4 (not in the file; left unchanged; add the lines below to adopt them)
  users  (orgward.yaml:4)
      u3@example.com: reader
      u4@example.com: reader
      u5@example.com: reader
      u6@example.com: reader

==== requests
1 GET /organization/invites
1 GET /organization/users

==== apply
  done        update user/u0@example.com
  done        update user/u1@example.com
  done        update user/u2@example.com

3 done.
Verified: 3 changes match the plan.

==== writes
POST /organization/users/{u0@example.com} {"role":"owner"} -> 200
POST /organization/users/{u1@example.com} {"role":"owner"} -> 200
POST /organization/users/{u2@example.com} {"role":"owner"} -> 200

==== next plan
In sync: nothing to change.

Unlisted: 4 (not in the file; left unchanged; add the lines below to adopt them)
  users  (orgward.yaml:4)
      u3@example.com: reader
      u4@example.com: reader
      u5@example.com: reader
      u6@example.com: reader

