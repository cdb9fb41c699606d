# why: The guardrail own_identity blocks the demotion of the person who owns the admin key in use
==== orgward.yaml
version: 1
organization: { id: org-story }
users:
  alice@example.com: reader
  bob@example.com: owner
  carol@example.com: owner
==== live: three_owners_and_the_key_in_use
==== plan
Blocked by a guardrail: own_identity. The plan contains 1 change, and it is dangerous: 1 to update. Nothing can be applied.

  own_identity objects
      observed  the key in use is `ci` (key_BXI30wUovxfsm0PeGA5LDKiM)
      limit     the key in use and its owner are kept
      help      If this is intended, run orgward with the admin key of another owner. Otherwise allow the key in the file, or keep its owner.
      about     user/alice@example.com

  ~ update   user/alice@example.com  [destructive]
      roles    owner -> reader
      from     orgward.yaml:4
      effect   ends their ownership of every project; memberships that it hid show in the next plan

==== requests
1 GET /organization/admin_api_keys
1 GET /organization/invites
1 GET /organization/users

