# why: A reviewed override lets orgward remove a person whose key was used recently, and the plan names the key
==== orgward.yaml
version: 1
organization: { id: org-story }
policy:
  overrides:
    - { guardrail: removal_with_live_keys, addresses: [user/carol@example.com], until: 2026-12-01, reason: clean-up }
users: { alice@example.com: owner, bob@example.com: owner, carol@example.com: { state: absent } }
==== live: carol_and_her_live_key
==== plan
1 change, and it is dangerous: 1 to remove.

  removal_with_live_keys is overridden
      observed  carol@example.com has `batch-prod`, used 2 h ago
      limit     no person whose key was used within 7 d
      override  lets user/carol@example.com through until 2026-12-01 00:00 UTC: clean-up (orgward.yaml:5)

  - remove   user/carol@example.com  [destructive, outage]
      roles    was reader
      why      `state: absent`
      from     orgward.yaml:6
      effect   ends every project membership and every key of this person
               ends API key `batch-prod` of carol@example.com, used 2 h ago, whose owner has left the project

==== requests
1 GET /organization/admin_api_keys
1 GET /organization/invites
1 GET /organization/projects
3 GET /organization/projects/{project_id}/api_keys
1 GET /organization/users

==== apply
  done        remove user/carol@example.com

1 done.
Verified: 1 change matches the plan.

==== writes
DELETE /organization/users/{carol@example.com} -> 200

==== next plan
In sync: nothing to change.

