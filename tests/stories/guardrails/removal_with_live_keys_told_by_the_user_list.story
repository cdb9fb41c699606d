# why: The user list says that no key of a person was used for 40 days, so no list of keys is read
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
  - { email: carol@example.com, role: reader, api_key_last_used_at: -40d }
projects:
  - name: web
    users: [{ email: carol@example.com, role: member }]
    api_keys:
      - { name: batch-prod, owner: { user: carol@example.com }, created_at: -100d, last_used_at: -40d }
      - { name: alices, owner: { user: alice@example.com }, created_at: -100d, last_used_at: -1h }
  - name: data
    api_keys: [{ name: nightly, owner: { user: carol@example.com }, created_at: -100d, last_used_at: -50d }]
  - { name: quiet }
  - { name: calm }
  - { name: still }
==== plan
1 change, and it is dangerous: 1 to remove.

  - remove   user/carol@example.com  [destructive, outage]  a key of theirs was used 40 d ago
      roles    was reader
      why      `state: absent`
      from     orgward.yaml:3
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

