# why: The guardrail max_removals also limits time-based revocations, and the next run does the rest
# run: due
==== orgward.yaml
version: 1
organization: { id: org-story }
policy: { guardrails: { max_removals: { api_keys: 1 } } }
projects:
  web: { api_keys: { allow: [{ owner_kind: user, max_age: 10d, on_breach: revoke }] } }
==== live.yaml
now: 2026-11-24T09:00:00Z
organization: { id: org-story }
users:
  - { email: alice@example.com, role: owner }
  - { email: bob@example.com, role: owner }
projects:
  - name: web
    api_keys:
      - { id: key_one, name: one, owner: { user: alice@example.com }, created_at: -30d }
      - { id: key_two, name: two, owner: { user: alice@example.com }, created_at: -30d }
==== plan
A guardrail objects: max_removals. The plan contains 2 time-based changes, all of them dangerous: 2 to revoke. `orgward apply --due` makes 1 of them and skips 1.

  max_removals objects
      observed  api_keys 2
      limit     api_keys 1, total 40
      help      If this is meant, raise `policy.guardrails.max_removals` in a reviewed change, or apply it in smaller steps.
      override  - { guardrail: max_removals, addresses: [project/web/api_key/key_one, project/web/api_key/key_two], until: 2026-12-01, reason: "..." }
      about     project/web/api_key/key_one
                project/web/api_key/key_two

  - revoke   project/web/api_key/key_one  [irreversible, destructive, outage]  `one` of alice@example.com, never used, 30 d old
      why      `max_age 10d` has passed
      from     orgward.yaml:5
      effect   programs that use this key stop working

  - revoke   project/web/api_key/key_two  [irreversible, destructive, outage]  `two` of alice@example.com, never used, 30 d old
      why      `max_age 10d` has passed
      from     orgward.yaml:5
      skipped  the guardrail max_removals objects: api_keys 2; limit: api_keys 1, total 40
      effect   programs that use this key stop working

==== requests
1 GET /organization/projects
1 GET /organization/projects/{project_id}/api_keys

==== apply
  done        revoke project/web/api_key/key_one
  skipped     revoke project/web/api_key/key_two
              why      the guardrail max_removals objects: api_keys 2; limit: api_keys 1, total 40
              next     Nothing was sent. Resolve the guardrail's objection; the next run tries again.

1 done, 1 skipped: the organization is partly changed. Run `orgward plan` to see the remaining changes.
Verified: 1 change matches the plan.

==== writes
DELETE /organization/projects/{web}/api_keys/{key one} -> 200

==== next plan
1 time-based change, and it is dangerous: 1 to revoke.

  - revoke   project/web/api_key/key_two  [irreversible, destructive, outage]  `two` of alice@example.com, never used, 30 d old
      why      `max_age 10d` has passed
      from     orgward.yaml:5
      effect   programs that use this key stop working

