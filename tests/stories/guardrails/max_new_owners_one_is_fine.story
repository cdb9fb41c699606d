# why: The guardrail max_new_owners passes a plan that makes one person owner, which is the default limit
==== orgward.yaml
version: 1
organization: { id: org-story }
users: { alice@example.com: owner, bob@example.com: owner, carol@example.com: reader }
==== live: one_owner
==== plan
1 change, and it is dangerous: 1 to update.

  ~ update   user/bob@example.com  [escalation]
      roles    reader -> owner
      from     orgward.yaml:3

==== requests
1 GET /organization/invites
1 GET /organization/users

==== apply
  done        update user/bob@example.com

1 done.
Verified: 1 change matches the plan.

==== writes
POST /organization/users/{bob@example.com} {"role":"owner"} -> 200

==== next plan
In sync: nothing to change.

