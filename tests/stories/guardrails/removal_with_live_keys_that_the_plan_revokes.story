# why: The guardrail removal_with_live_keys does not count a key that the same plan revokes under an override
==== orgward.yaml
version: 1
organization: { id: org-story }
policy:
  unlisted: { api_keys: remove }
  overrides:
    - { guardrail: revoke_used_within, addresses: ["project/web/api_key/*"], max: 1, until: 2026-12-01, reason: clean-up }
users: { alice@example.com: owner, bob@example.com: owner, carol@example.com: { state: absent } }
projects:
  web: { api_keys: { allow: [{ service_account: indexer }, { user: alice@example.com }] } }
==== live: carol_and_her_live_key
==== plan
2 changes, all of them dangerous: 1 to remove, 1 to revoke.

  revoke_used_within is overridden
      observed  `batch-prod`, used 2 h ago
      limit     no key that was used within 7 d
      override  lets project/web/api_key/key_oRmldJEM5M4W5qKvyGHKMeIX through until 2026-12-01 00:00 UTC: clean-up (orgward.yaml:6)

  - revoke   project/web/api_key/key_oRmldJEM5M4W5qKvyGHKMeIX  [irreversible, destructive, outage]  `batch-prod` of carol@example.com, used 2 h ago, whose owner has left the project
      why      no rule allows it; rule 1 comes nearest, and its `service_account` does not fit
      from     orgward.yaml:9
      effect   programs that use this key stop working

  - remove   user/carol@example.com  [destructive, outage]
      roles    was reader
      why      `state: absent`
      from     orgward.yaml:7
      effect   ends every project membership and every key of this person
               ends API key `batch-prod` of carol@example.com, used 2 h ago, whose owner has left the project

Unlisted: 1 (not in the file; left unchanged; add the lines below to adopt them)
  projects  (orgward.yaml:8)
      quiet: {}

==== requests
1 GET /organization/admin_api_keys
1 GET /organization/invites
1 GET /organization/projects
3 GET /organization/projects/{project_id}/api_keys
1 GET /organization/users

==== apply
  done        revoke project/web/api_key/key_oRmldJEM5M4W5qKvyGHKMeIX
  done        remove user/carol@example.com

2 done.
Verified: 2 changes match the plan.

==== writes
DELETE /organization/projects/{web}/api_keys/{key batch-prod} -> 200
DELETE /organization/users/{carol@example.com} -> 200

==== next plan
In sync: nothing to change.

Unlisted: 1 (not in the file; left unchanged; add the lines below to adopt them)
  projects  (orgward.yaml:8)
      quiet: {}

