# why: The guardrail protected_users blocks the demotion of a protected person, whatever the case of the e-mail
==== orgward.yaml
version: 1
organization: { id: org-story }
policy: { guardrails: { protected_users: [Carol@example.com] } }
users:
  alice@example.com: owner
  bob@example.com: owner
  carol@example.com: reader
==== live.yaml
now: 2026-11-24T09:00:00Z
organization: { id: org-story }
users:
  - { email: alice@example.com, role: owner }
  - { email: bob@example.com, role: owner }
  - { email: carol@example.com, role: owner }
==== plan
Blocked by a guardrail: protected_users. The plan contains 1 change, and it is dangerous: 1 to update. Nothing can be applied.

  protected_users objects
      observed  1 change about protected users
      limit     1 person is protected
      help      First remove the person from `policy.guardrails.protected_users`, in a separate change.
      about     user/carol@example.com

  ~ update   user/carol@example.com  [destructive]
      roles    owner -> reader
      from     orgward.yaml:7
      effect   ends their ownership of every project; memberships that it hid show in the next plan

==== requests
1 GET /organization/admin_api_keys
1 GET /organization/invites
1 GET /organization/users

