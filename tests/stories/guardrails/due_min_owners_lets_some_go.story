# why: A time-based run removes as many expired owners as min_owners allows and skips only the rest
# run: due
==== orgward.yaml
version: 1
organization: { id: org-story }
users:
  alice@example.com: owner
  bob@example.com: { roles: owner, until: 2026-11-22 }
  carol@example.com: { roles: owner, until: 2026-11-21 }
  dave@example.com: { roles: owner, until: 2026-11-20 }
==== live.yaml
now: 2026-11-24T09:00:00Z
organization: { id: org-story }
users:
  - { email: alice@example.com, role: owner }
  - { email: bob@example.com, role: owner }
  - { email: carol@example.com, role: owner }
  - { email: dave@example.com, role: owner }
admin_api_keys:
  - { id: key_ci, name: ci, owner: { user: alice@example.com }, value: sk-admin-sandbox, created_at: -9d }
==== plan
A guardrail objects: min_owners. The plan contains 3 time-based changes, all of them dangerous: 3 to remove. `orgward apply --due` makes 2 of them and skips 1.

  min_owners objects
      observed  4 accepted owners today, 1 after
      limit     at least 2
      help      Make someone else an owner first; a person who is only invited does not count.
      about     user/bob@example.com
                user/carol@example.com
                user/dave@example.com

  - remove   user/bob@example.com  [destructive, outage]
      roles    was owner
      why      `until: 2026-11-22 00:00 UTC` has passed
      from     orgward.yaml:5
      skipped  the guardrail min_owners objects: 4 accepted owners today, 1 after; limit: at least 2
      effect   ends every project membership and every key of this person

  - remove   user/carol@example.com  [destructive, outage]
      roles    was owner
      why      `until: 2026-11-21 00:00 UTC` has passed
      from     orgward.yaml:6
      effect   ends every project membership and every key of this person

  - remove   user/dave@example.com  [destructive, outage]
      roles    was owner
      why      `until: 2026-11-20 00:00 UTC` has passed
      from     orgward.yaml:7
      effect   ends every project membership and every key of this person

==== requests
1 GET /organization/admin_api_keys
1 GET /organization/invites
1 GET /organization/projects
1 GET /organization/projects/{project_id}/api_keys
1 GET /organization/users

==== apply
  done        remove user/carol@example.com
  done        remove user/dave@example.com
  skipped     remove user/bob@example.com
              why      the guardrail min_owners objects: 4 accepted owners today, 1 after; limit: at least 2
              next     Nothing was sent. Resolve the guardrail's objection; the next run tries again.

2 done, 1 skipped: the organization is partly changed. Run `orgward plan` to see the remaining changes.
Verified: 2 changes match the plan.

==== writes
DELETE /organization/users/{carol@example.com} -> 200
DELETE /organization/users/{dave@example.com} -> 200

==== next plan
A guardrail objects: min_owners. The plan contains 1 time-based change, and it is dangerous: 1 to remove. `orgward apply --due` skips 1 change.

  min_owners objects
      observed  2 accepted owners today, 1 after
      limit     at least 2
      help      Make someone else an owner first; a person who is only invited does not count.
      about     user/bob@example.com

  - remove   user/bob@example.com  [destructive, outage]
      roles    was owner
      why      `until: 2026-11-22 00:00 UTC` has passed
      from     orgward.yaml:5
      skipped  the guardrail min_owners objects: 2 accepted owners today, 1 after; limit: at least 2
      effect   ends every project membership and every key of this person

