# why: When twelve people end on one day, each time-based run removes five, as max_removals allows
# run: due
==== orgward.yaml
version: 1
organization: { id: org-story }
users:
  alice@example.com: owner
  bob@example.com: owner
  p01@example.com: { roles: reader, until: 2026-11-20 }
  p02@example.com: { roles: reader, until: 2026-11-20 }
  p03@example.com: { roles: reader, until: 2026-11-20 }
  p04@example.com: { roles: reader, until: 2026-11-20 }
  p05@example.com: { roles: reader, until: 2026-11-20 }
  p06@example.com: { roles: reader, until: 2026-11-20 }
  p07@example.com: { roles: reader, until: 2026-11-20 }
  p08@example.com: { roles: reader, until: 2026-11-20 }
  p09@example.com: { roles: reader, until: 2026-11-20 }
  p10@example.com: { roles: reader, until: 2026-11-20 }
  p11@example.com: { roles: reader, until: 2026-11-20 }
  p12@example.com: { roles: reader, until: 2026-11-20 }
==== live.yaml
now: 2026-11-24T09:00:00Z
organization: { id: org-story }
users:
  - { email: alice@example.com, role: owner }
  - { email: bob@example.com, role: owner }
  - { email: p01@example.com, role: reader }
  - { email: p02@example.com, role: reader }
  - { email: p03@example.com, role: reader }
  - { email: p04@example.com, role: reader }
  - { email: p05@example.com, role: reader }
  - { email: p06@example.com, role: reader }
  - { email: p07@example.com, role: reader }
  - { email: p08@example.com, role: reader }
  - { email: p09@example.com, role: reader }
  - { email: p10@example.com, role: reader }
  - { email: p11@example.com, role: reader }
  - { email: p12@example.com, role: reader }
==== plan
A guardrail objects: max_removals. The plan contains 12 time-based changes, all of them dangerous: 12 to remove. `orgward apply --due` makes 5 of them and skips 7.

  max_removals objects
      observed  users 12
      limit     users 5, total 40
      help      If this is meant, raise `policy.guardrails.max_removals` in a reviewed change, or apply it in smaller steps.
      override  - { guardrail: max_removals, addresses: [user/*], max: 12, until: 2026-12-01, reason: "..." }
      about     user/p01@example.com
                user/p02@example.com
                user/p03@example.com
                user/p04@example.com
                user/p05@example.com
                user/p06@example.com
                user/p07@example.com
                user/p08@example.com
                user/p09@example.com
                user/p10@example.com
                user/p11@example.com
                user/p12@example.com

  - remove   5 × user  [destructive, outage]
      roles    was reader
      why      `until: 2026-11-20 00:00 UTC` has passed
      effect   ends every project membership and every key of this person
      at       user/p01@example.com  (orgward.yaml:6)
               user/p02@example.com  (orgward.yaml:7)
               user/p03@example.com  (orgward.yaml:8)
               user/p04@example.com  (orgward.yaml:9)
               user/p05@example.com  (orgward.yaml:10)

  - remove   7 × user  [destructive, outage]
      roles    was reader
      why      `until: 2026-11-20 00:00 UTC` has passed
      skipped  the guardrail max_removals objects: users 12; limit: users 5, total 40
      effect   ends every project membership and every key of this person
      at       user/p06@example.com  (orgward.yaml:11)
               user/p07@example.com  (orgward.yaml:12)
               user/p08@example.com  (orgward.yaml:13)
               user/p09@example.com  (orgward.yaml:14)
               user/p10@example.com  (orgward.yaml:15)
               user/p11@example.com  (orgward.yaml:16)
               user/p12@example.com  (orgward.yaml:17)

==== requests
1 GET /organization/admin_api_keys
1 GET /organization/invites
1 GET /organization/projects
1 GET /organization/projects/{project_id}/api_keys
1 GET /organization/users

==== apply
  done        remove user/p01@example.com
  done        remove user/p02@example.com
  done        remove user/p03@example.com
  done        remove user/p04@example.com
  done        remove user/p05@example.com
  skipped     remove user/p06@example.com
              why      the guardrail max_removals objects: users 12; limit: users 5, total 40
              next     Nothing was sent. Resolve the guardrail's objection; the next run tries again.
  skipped     remove user/p07@example.com
              why      the guardrail max_removals objects: users 12; limit: users 5, total 40
              next     Nothing was sent. Resolve the guardrail's objection; the next run tries again.
  skipped     remove user/p08@example.com
              why      the guardrail max_removals objects: users 12; limit: users 5, total 40
              next     Nothing was sent. Resolve the guardrail's objection; the next run tries again.
  skipped     remove user/p09@example.com
              why      the guardrail max_removals objects: users 12; limit: users 5, total 40
              next     Nothing was sent. Resolve the guardrail's objection; the next run tries again.
  skipped     remove user/p10@example.com
              why      the guardrail max_removals objects: users 12; limit: users 5, total 40
              next     Nothing was sent. Resolve the guardrail's objection; the next run tries again.
  skipped     remove user/p11@example.com
              why      the guardrail max_removals objects: users 12; limit: users 5, total 40
              next     Nothing was sent. Resolve the guardrail's objection; the next run tries again.
  skipped     remove user/p12@example.com
              why      the guardrail max_removals objects: users 12; limit: users 5, total 40
              next     Nothing was sent. Resolve the guardrail's objection; the next run tries again.

5 done, 7 skipped: the organization is partly changed. Run `orgward plan` to see the remaining changes.
Verified: 5 changes match the plan.

==== writes
DELETE /organization/users/{p01@example.com} -> 200
DELETE /organization/users/{p02@example.com} -> 200
DELETE /organization/users/{p03@example.com} -> 200
DELETE /organization/users/{p04@example.com} -> 200
DELETE /organization/users/{p05@example.com} -> 200

==== next plan
A guardrail objects: max_removals. The plan contains 7 time-based changes, all of them dangerous: 7 to remove. `orgward apply --due` makes 5 of them and skips 2.

  max_removals objects
      observed  users 7
      limit     users 5, total 40
      help      If this is meant, raise `policy.guardrails.max_removals` in a reviewed change, or apply it in smaller steps.
      override  - { guardrail: max_removals, addresses: [user/*], max: 7, until: 2026-12-01, reason: "..." }
      about     user/p06@example.com
                user/p07@example.com
                user/p08@example.com
                user/p09@example.com
                user/p10@example.com
                user/p11@example.com
                user/p12@example.com

  - remove   5 × user  [destructive, outage]
      roles    was reader
      why      `until: 2026-11-20 00:00 UTC` has passed
      effect   ends every project membership and every key of this person
      at       user/p06@example.com  (orgward.yaml:11)
               user/p07@example.com  (orgward.yaml:12)
               user/p08@example.com  (orgward.yaml:13)
               user/p09@example.com  (orgward.yaml:14)
               user/p10@example.com  (orgward.yaml:15)

  - remove   user/p11@example.com  [destructive, outage]
      roles    was reader
      why      `until: 2026-11-20 00:00 UTC` has passed
      from     orgward.yaml:16
      skipped  the guardrail max_removals objects: users 7; limit: users 5, total 40
      effect   ends every project membership and every key of this person

  - remove   user/p12@example.com  [destructive, outage]
      roles    was reader
      why      `until: 2026-11-20 00:00 UTC` has passed
      from     orgward.yaml:17
      skipped  the guardrail max_removals objects: users 7; limit: users 5, total 40
      effect   ends every project membership and every key of this person

