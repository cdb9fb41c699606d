# why: The guardrail min_owners counts only people, so a service account with the owner role does not count
==== orgward.yaml
version: 1
organization: { id: org-story }
users:
  alice@example.com: owner
  bob@example.com: reader
==== live.yaml
now: 2026-11-24T09:00:00Z
organization: { id: org-story }
users:
  - { email: alice@example.com, role: owner }
  - { email: bob@example.com, role: owner }
  - { id: user-sa, name: bot, email: bot@example.com, role: owner, is_service_account: true }
  - { id: user-x, name: odd, email: null, role: owner }
admin_api_keys:
  - { name: ci, owner: { user: alice@example.com }, value: sk-admin-sandbox, created_at: -9d }
==== plan
Blocked by a guardrail: min_owners. The plan contains 1 change, and it is dangerous: 1 to update. Nothing can be applied.

  min_owners objects
      observed  2 accepted owners today, 1 after
      limit     at least 2
      help      Make someone else an owner first; a person who is only invited does not count.
      about     user/bob@example.com

  ~ update   user/bob@example.com  [destructive]
      roles    owner -> reader
      from     orgward.yaml:5
      effect   ends their ownership of every project; memberships that it hid show in the next plan

Read-only: 1 (differs, but orgward may not change it)
  user/user-x  not listed  (orgward.yaml:3)
      a row of the user list without an e-mail cannot be named

Unlisted: 1 (not in the file; left unchanged; add the lines below to adopt them)
  users  (orgward.yaml:3)
      # user-x: no line can adopt what the API does not name  # a row of the user list without an e-mail cannot be named

==== requests
1 GET /organization/admin_api_keys
1 GET /organization/invites
1 GET /organization/users

