# why: The guardrail protected_users lets orgward promote a protected person, because nothing is taken away
==== orgward.yaml
version: 1
organization: { id: org-story }
policy: { guardrails: { protected_users: [carol@example.com] } }
users:
  alice@example.com: owner
  bob@example.com: owner
  carol@example.com: owner
==== live: two_owners_and_carol
==== plan
1 change, and it is dangerous: 1 to update.

  ~ update   user/carol@example.com  [escalation]
      roles    reader -> owner
      from     orgward.yaml:7

==== requests
1 GET /organization/invites
1 GET /organization/users

==== apply
  done        update user/carol@example.com

1 done.
Verified: 1 change matches the plan.

==== writes
POST /organization/users/{carol@example.com} {"role":"owner"} -> 200

==== next plan
In sync: nothing to change.

