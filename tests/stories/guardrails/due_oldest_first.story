# why: When max_removals allows only some time-based removals, orgward does those that are due longest first
# run: due
==== orgward.yaml
version: 1
organization: { id: org-story }
policy: { guardrails: { max_removals: { users: 2 } } }
users:
  alice@example.com: owner
  bob@example.com: owner
  carol@example.com: { roles: reader, until: 2026-11-22 }
  dave@example.com: { roles: reader, until: 2026-11-20 }
  erin@example.com: { roles: reader, until: 2026-11-21 }
==== live.yaml
now: 2026-11-24T09:00:00Z
organization: { id: org-story }
users:
  - { email: alice@example.com, role: owner }
  - { email: bob@example.com, role: owner }
  - { email: carol@example.com, role: reader }
  - { email: dave@example.com, role: reader }
  - { email: erin@example.com, role: reader }
==== plan
A guardrail objects: max_removals. The plan contains 3 time-based changes, all of them dangerous: 3 to remove. `orgward apply --due` makes 2 of them and skips 1.

  max_removals objects
      observed  users 3
      limit     users 2, total 40
      help      If this is meant, raise `policy.guardrails.max_removals` in a reviewed change, or apply it in smaller steps.
      override  - { guardrail: max_removals, addresses: [user/carol@example.com, user/dave@example.com, user/erin@example.com], until: 2026-12-01, reason: "..." }
      about     user/carol@example.com
                user/dave@example.com
                user/erin@example.com

  - remove   user/carol@example.com  [destructive, outage]
      roles    was reader
      why      `until: 2026-11-22 00:00 UTC` has passed
      from     orgward.yaml:7
      skipped  the guardrail max_removals objects: users 3; limit: users 2, total 40
      effect   ends every project membership and every key of this person

  - remove   user/dave@example.com  [destructive, outage]
      roles    was reader
      why      `until: 2026-11-20 00:00 UTC` has passed
      from     orgward.yaml:8
      effect   ends every project membership and every key of this person

  - remove   user/erin@example.com  [destructive, outage]
      roles    was reader
      why      `until: 2026-11-21 00:00 UTC` has passed
      from     orgward.yaml:9
      effect   ends every project membership and every key of this person

==== requests
1 GET /organization/admin_api_keys
1 GET /organization/invites
1 GET /organization/projects
1 GET /organization/projects/{project_id}/api_keys
1 GET /organization/users

==== apply
  done        remove user/dave@example.com
  done        remove user/erin@example.com
  skipped     remove user/carol@example.com
              why      the guardrail max_removals objects: users 3; limit: users 2, total 40
              next     Nothing was sent. Resolve the guardrail's objection; the next run tries again.

2 done, 1 skipped: the organization is partly changed. Run `orgward plan` to see the remaining changes.
Verified: 2 changes match the plan.

==== writes
DELETE /organization/users/{dave@example.com} -> 200
DELETE /organization/users/{erin@example.com} -> 200

==== next plan
1 time-based change, and it is dangerous: 1 to remove.

  - remove   user/carol@example.com  [destructive, outage]
      roles    was reader
      why      `until: 2026-11-22 00:00 UTC` has passed
      from     orgward.yaml:7
      effect   ends every project membership and every key of this person

