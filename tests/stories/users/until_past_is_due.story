# why: A person whose until has passed is due for removal and gets no role change from orgward
==== orgward.yaml
version: 1
organization: { id: org-story }
users:
  alice@example.com: owner
  bob@example.com: owner
  carol@example.com: { roles: owner, until: 2026-11-24, reason: SEC-12 }
==== live: two_owners_and_carol
==== plan
No changes, but not in sync: 1 due now.

Time-based: 1 (only `orgward apply --due` applies the ones due now)
  due now    remove user/carol@example.com  [destructive, outage]
             until 2026-11-24 00:00 UTC  (orgward.yaml:6)
             ends every project membership and every key of this person
             reason: SEC-12

==== requests
1 GET /organization/admin_api_keys
1 GET /organization/invites
1 GET /organization/projects
1 GET /organization/projects/{project_id}/api_keys
1 GET /organization/users

