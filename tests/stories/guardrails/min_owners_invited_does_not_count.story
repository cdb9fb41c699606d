# why: The guardrail min_owners does not count an owner who is only invited, so the old owner stays
==== orgward.yaml
version: 1
organization: { id: org-story }
policy: { unlisted: { users: remove } }
users:
  alice@example.com: owner
  carol@example.com: owner
==== live: two_owners_and_the_key_in_use
==== plan
Blocked by a guardrail: min_owners. The plan contains 2 changes, all of them dangerous: 1 to invite, 1 to remove. Nothing can be applied.

  min_owners objects
      observed  2 accepted owners today, 1 after
      limit     at least 2
      help      Make someone else an owner first; a person who is only invited does not count.
      about     user/bob@example.com

  - remove   user/bob@example.com  [destructive, outage]
      roles    was owner
      why      not listed under `users`, and `unlisted` says to remove
      from     orgward.yaml:4
      effect   ends every project membership and every key of this person

  + invite   user/carol@example.com  [escalation]
      roles    owner
      why      listed, but missing
      from     orgward.yaml:6
      effect   sends an e-mail to carol@example.com

==== requests
1 GET /organization/admin_api_keys
1 GET /organization/invites
1 GET /organization/projects
1 GET /organization/projects/{project_id}/api_keys
1 GET /organization/users

