# why: With revoke_used_within: none, orgward removes a person with used keys and reads no project keys
==== orgward.yaml
version: 1
organization: { id: org-story }
policy: { guardrails: { revoke_used_within: none } }
users: { alice@example.com: owner, bob@example.com: owner, carol@example.com: { state: absent } }
==== live: carol_and_her_live_key
==== plan
1 change, and it is dangerous: 1 to remove.

  - remove   user/carol@example.com  [destructive, outage]
      roles    was reader
      why      `state: absent`
      from     orgward.yaml:4
      effect   ends every project membership and every key of this person

==== requests
1 GET /organization/admin_api_keys
1 GET /organization/invites
1 GET /organization/users

==== apply
  done        remove user/carol@example.com

1 done.
Verified: 1 change matches the plan.

==== writes
DELETE /organization/users/{carol@example.com} -> 200

==== next plan
In sync: nothing to change.

