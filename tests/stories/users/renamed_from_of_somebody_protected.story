# why: The guardrail protected_users still protects a person under the old address after a rename in the file
==== orgward.yaml
version: 1
organization: { id: org-story }
policy: { guardrails: { protected_users: [carol@old.example] } }
users:
  alice@example.com: owner
  bob@example.com: owner
  carol@new.example: { roles: reader, renamed_from: carol@old.example }
==== live.yaml
now: 2026-11-24T09:00:00Z
organization: { id: org-story }
users:
  - { email: alice@example.com, role: owner }
  - { email: bob@example.com, role: owner }
  - { email: carol@old.example, role: owner }
==== plan
Blocked by a guardrail: protected_users. The plan contains 1 change, and it is dangerous: 1 to update. Nothing can be applied.

  protected_users objects
      observed  1 change about protected users
      limit     1 person is protected
      help      First remove the person from `policy.guardrails.protected_users`, in a separate change.
      about     user/carol@new.example

  ~ update   user/carol@new.example  [destructive]
      roles    owner -> reader
      from     orgward.yaml:7
      effect   ends their ownership of every project; memberships that it hid show in the next plan

Read-only: 1 (differs, but orgward may not change it)
  user/carol@new.example  live `carol@old.example`, desired `carol@new.example`  (orgward.yaml:7)
      the API cannot change this; orgward uses the old name until the organization shows the new one

==== requests
1 GET /organization/admin_api_keys
1 GET /organization/invites
1 GET /organization/users

