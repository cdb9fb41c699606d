# why: a share counts what could be removed, so ignored people make no room for others
==== orgward.yaml
version: 1
organization: { id: org-story }
policy:
  unlisted: { users: remove }
  guardrails: { max_removals: { users: 50% } }
  ignore: [{ address: "user/*@partner.example", reason: another team owns them }]
users: { alice@example.com: owner, bob@example.com: owner }
==== live.yaml
now: 2026-11-24T09:00:00Z
organization: { id: org-story }
users:
  - { email: alice@example.com, role: owner }
  - { email: bob@example.com, role: owner }
  - { email: carol@example.com, role: reader }
  - { email: dave@example.com, role: reader }
  - { email: erin@example.com, role: reader }
  - { email: one@partner.example, role: reader }
  - { email: two@partner.example, role: reader }
==== plan
Blocked by a guardrail: max_removals. The plan contains 3 changes, all of them dangerous: 3 to remove. Nothing can be applied.

  max_removals objects
      observed  users 3
      limit     users 2 (50%), total 40
      help      If this is meant, raise `policy.guardrails.max_removals` in a reviewed change, or apply it in smaller steps.
      override  - { guardrail: max_removals, addresses: [user/carol@example.com, user/dave@example.com, user/erin@example.com], until: 2026-12-01, reason: "..." }
      about     user/carol@example.com
                user/dave@example.com
                user/erin@example.com

  - remove   user/carol@example.com  [destructive, outage]
      roles    was reader
      why      not listed under `users`, and `unlisted` says to remove
      from     orgward.yaml:7
      effect   ends every project membership and every key of this person

  - remove   user/dave@example.com  [destructive, outage]
      roles    was reader
      why      not listed under `users`, and `unlisted` says to remove
      from     orgward.yaml:7
      effect   ends every project membership and every key of this person

  - remove   user/erin@example.com  [destructive, outage]
      roles    was reader
      why      not listed under `users`, and `unlisted` says to remove
      from     orgward.yaml:7
      effect   ends every project membership and every key of this person

Ignored: 2 (excluded by `policy.ignore`)
  2 at user/*@partner.example  (orgward.yaml:6)
      reason: another team owns them

==== requests
1 GET /organization/admin_api_keys
1 GET /organization/invites
1 GET /organization/projects
1 GET /organization/projects/{project_id}/api_keys
1 GET /organization/users

