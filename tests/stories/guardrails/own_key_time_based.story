# why: The guardrail own_identity skips a time-based removal of the person who owns the admin key in use
# run: due
==== orgward.yaml
version: 1
organization: { id: org-story }
users:
  alice@example.com: { roles: owner, until: 2026-11-20 }
  bob@example.com: owner
  carol@example.com: owner
==== live: three_owners_and_the_key_in_use
==== plan
A guardrail objects: own_identity. The plan contains 1 time-based change, and it is dangerous: 1 to remove. `orgward apply --due` skips 1 change.

  own_identity objects
      observed  the key in use is `ci` (key_BXI30wUovxfsm0PeGA5LDKiM)
      limit     the key in use and its owner are kept
      help      If this is intended, run orgward with the admin key of another owner. Otherwise allow the key in the file, or keep its owner.
      about     user/alice@example.com

  - remove   user/alice@example.com  [destructive, outage]
      roles    was owner
      why      `until: 2026-11-20 00:00 UTC` has passed
      from     orgward.yaml:4
      skipped  the guardrail own_identity objects: the key in use is `ci` (key_BXI30wUovxfsm0PeGA5LDKiM); limit: the key in use and its owner are kept
      effect   ends every project membership and every key of this person
               ends admin API key `ci` of alice@example.com, never used, 9 d old
               ends admin API key `Sandbox (read only)` of alice@example.com, never used, 90 d old

==== requests
1 GET /organization/admin_api_keys
1 GET /organization/invites
1 GET /organization/projects
1 GET /organization/projects/{project_id}/api_keys
1 GET /organization/users

==== apply
  skipped     remove user/alice@example.com
              why      the guardrail own_identity objects: the key in use is `ci` (key_BXI30wUovxfsm0PeGA5LDKiM); limit: the key in use and its owner are kept
              next     Nothing was sent. Resolve the guardrail's objection; the next run tries again.

1 skipped: the organization is unchanged. Run `orgward plan` to see the remaining changes.

==== writes


==== next plan
A guardrail objects: own_identity. The plan contains 1 time-based change, and it is dangerous: 1 to remove. `orgward apply --due` skips 1 change.

  own_identity objects
      observed  the key in use is `ci` (key_BXI30wUovxfsm0PeGA5LDKiM)
      limit     the key in use and its owner are kept
      help      If this is intended, run orgward with the admin key of another owner. Otherwise allow the key in the file, or keep its owner.
      about     user/alice@example.com

  - remove   user/alice@example.com  [destructive, outage]
      roles    was owner
      why      `until: 2026-11-20 00:00 UTC` has passed
      from     orgward.yaml:4
      skipped  the guardrail own_identity objects: the key in use is `ci` (key_BXI30wUovxfsm0PeGA5LDKiM); limit: the key in use and its owner are kept
      effect   ends every project membership and every key of this person
               ends admin API key `ci` of alice@example.com, never used, 9 d old
               ends admin API key `Sandbox (read only)` of alice@example.com, never used, 90 d old

