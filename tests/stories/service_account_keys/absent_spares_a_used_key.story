# why: a key that was used recently is not revoked because an entry says absent
==== orgward.yaml
version: 1
organization: { id: org-story }
projects:
  web:
    service_accounts:
      indexer:
        roles: member
        keys:
          main: { state: absent }
==== live.yaml
now: 2026-11-24T09:00:00Z
organization: { id: org-story }
users:
  - { email: alice@example.com, role: owner }
projects:
  - name: web
    service_accounts: [{ name: indexer, role: member }]
    api_keys:
      - { id: key_a, name: main, owner: { service_account: indexer }, created_at: -65d, last_used_at: -2d }
==== plan
Blocked by a guardrail: revoke_used_within. The plan contains 1 change, and it is dangerous: 1 to revoke. Nothing can be applied.

  revoke_used_within objects
      observed  `main`, used 2 d ago
      limit     no key that was used within 7 d
      help      Find out what uses the key and switch it to another key first, or write an override that names it.
      override  - { guardrail: revoke_used_within, addresses: [project/web/service_account/indexer/key/key_a], until: 2026-12-01, reason: "..." }
      about     project/web/service_account/indexer/key/key_a

  - revoke   project/web/service_account/indexer/key/key_a  [irreversible, destructive, outage]  `main`, used 2 d ago
      why      `state: absent`
      from     orgward.yaml:9
      effect   programs that use this key stop working

==== requests
1 GET /organization/projects
1 GET /organization/projects/{project_id}/api_keys
1 GET /organization/projects/{project_id}/service_accounts

