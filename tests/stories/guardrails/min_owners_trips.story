# why: The second accepted owner cannot be demoted, because the guardrail min_owners needs two owners
==== orgward.yaml
version: 1
organization: { id: org-story }
users:
  alice@example.com: owner
  bob@example.com: reader
==== live: two_owners_and_the_key_in_use
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

==== requests
1 GET /organization/admin_api_keys
1 GET /organization/invites
1 GET /organization/users

