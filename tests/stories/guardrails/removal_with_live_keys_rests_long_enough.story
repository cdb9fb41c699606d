# why: The guardrail removal_with_live_keys passes the removal of a person whose key was not used for 7 days
==== orgward.yaml
version: 1
organization: { id: org-story }
users: { alice@example.com: owner, bob@example.com: owner, carol@example.com: { state: absent } }
==== live.yaml
now: 2026-11-24T09:00:00Z
organization: { id: org-story }
users:
  - { email: alice@example.com, role: owner }
  - { email: bob@example.com, role: owner }
  - { email: carol@example.com, role: reader }
projects:
  - name: web
    service_accounts: [{ name: indexer, role: member }]
    api_keys:
      - { name: batch-prod, owner: { user: carol@example.com }, created_at: -100d, last_used_at: -20d }
      - { name: indexer-1, owner: { service_account: indexer }, created_at: -100d, last_used_at: -20d }
      - { name: alices, owner: { user: alice@example.com }, created_at: -100d, last_used_at: -1h }
  - { name: quiet }
  - { name: old, status: archived }
==== plan
1 change, and it is dangerous: 1 to remove.

  - remove   user/carol@example.com  [destructive, outage]
      roles    was reader
      why      `state: absent`
      from     orgward.yaml:3
      effect   ends every project membership and every key of this person
               ends API key `batch-prod` of carol@example.com, used 20 d ago, whose owner has left the project

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

