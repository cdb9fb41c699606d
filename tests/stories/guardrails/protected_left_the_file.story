# why: The guardrail protected_users blocks the removal of a protected person who is not listed any more
==== orgward.yaml
version: 1
organization: { id: org-story }
policy: { unlisted: { users: remove }, guardrails: { protected_users: [carol@example.com] } }
users:
  alice@example.com: owner
  bob@example.com: owner
==== live: two_owners_and_carol
==== plan
Blocked by a guardrail: protected_users. The plan contains 1 change, and it is dangerous: 1 to remove. Nothing can be applied.

  protected_users objects
      observed  1 change about protected users
      limit     1 person is protected
      help      First remove the person from `policy.guardrails.protected_users`, in a separate change.
      about     user/carol@example.com

  - remove   user/carol@example.com  [destructive, outage]
      roles    was reader
      why      not listed under `users`, and `unlisted` says to remove
      from     orgward.yaml:4
      effect   ends every project membership and every key of this person

==== requests
1 GET /organization/admin_api_keys
1 GET /organization/invites
1 GET /organization/projects
1 GET /organization/projects/{project_id}/api_keys
1 GET /organization/users

