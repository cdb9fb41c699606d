# why: The guardrail min_owners does not object to too few owners when the plan takes no owner away
==== orgward.yaml
version: 1
organization: { id: org-story }
policy: { guardrails: { min_owners: 3 } }
users:
  alice@example.com: owner
  bob@example.com: owner
  carol@example.com: reader
==== live: two_owners_and_carol
==== plan
In sync: nothing to change.

==== requests
1 GET /organization/invites
1 GET /organization/users

