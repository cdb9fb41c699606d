# why: The guardrail min_owners also skips a time-based removal that would leave too few owners
# run: due
==== orgward.yaml
version: 1
organization: { id: org-story }
users:
  alice@example.com: owner
  bob@example.com: { roles: owner, until: 2026-11-20 }
==== live: two_owners_and_the_key_in_use
==== plan
A guardrail objects: min_owners. The plan contains 1 time-based change, and it is dangerous: 1 to remove. `orgward apply --due` skips 1 change.

  min_owners objects
      observed  2 accepted owners today, 1 after
      limit     at least 2
      help      Make someone else an owner first; a person who is only invited does not count.
      about     user/bob@example.com

  - remove   user/bob@example.com  [destructive, outage]
      roles    was owner
      why      `until: 2026-11-20 00:00 UTC` has passed
      from     orgward.yaml:5
      skipped  the guardrail min_owners objects: 2 accepted owners today, 1 after; limit: at least 2
      effect   ends every project membership and every key of this person

==== requests
1 GET /organization/admin_api_keys
1 GET /organization/invites
1 GET /organization/projects
1 GET /organization/projects/{project_id}/api_keys
1 GET /organization/users

==== apply
  skipped     remove user/bob@example.com
              why      the guardrail min_owners objects: 2 accepted owners today, 1 after; limit: at least 2
              next     Nothing was sent. Resolve the guardrail's objection; the next run tries again.

1 skipped: the organization is unchanged. Run `orgward plan` to see the remaining changes.

==== writes


==== next plan
A guardrail objects: min_owners. The plan contains 1 time-based change, and it is dangerous: 1 to remove. `orgward apply --due` skips 1 change.

  min_owners objects
      observed  2 accepted owners today, 1 after
      limit     at least 2
      help      Make someone else an owner first; a person who is only invited does not count.
      about     user/bob@example.com

  - remove   user/bob@example.com  [destructive, outage]
      roles    was owner
      why      `until: 2026-11-20 00:00 UTC` has passed
      from     orgward.yaml:5
      skipped  the guardrail min_owners objects: 2 accepted owners today, 1 after; limit: at least 2
      effect   ends every project membership and every key of this person

