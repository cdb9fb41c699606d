# why: When a freeze withholds the revocation, the removal says that the key of the person still works
==== orgward.yaml
# The revocation is withheld, so the removal says that the key lives on.
version: 1
organization: { id: org-story }
policy:
  unlisted: { project_members: remove, api_keys: remove }
  freeze: { until: 2026-12-01, allow: [remove], reason: INC-4711 }
projects: { web: { members: {}, api_keys: { allow: [] } } }
==== live.yaml
now: 2026-11-24T09:00:00Z
organization: { id: org-story }
users: [{ email: alice@example.com, role: owner }, { email: dave@example.com, role: reader }]
projects:
  - name: web
    users: [{ email: dave@example.com, role: member }]
    api_keys: [{ id: key_dave, name: davekey, owner: { user: dave@example.com }, created_at: -90d }]
==== problems
warning: `members` is empty: the file declares that there should be none
 --> orgward.yaml:7:20
  |
7 | projects: { web: { members: {}, api_keys: { allow: [] } } }
  |                    ^^^^^^^
  |
  = help: Omit the line to leave members unmanaged.

warning: `api_keys.allow` has no rule, so no key is allowed here
 --> orgward.yaml:7:33
  |
7 | projects: { web: { members: {}, api_keys: { allow: [] } } }
  |                                 ^^^^^^^^

2 warnings

==== plan
2 changes, all of them dangerous: 1 to remove, 1 to revoke; 1 withheld.

  - revoke   project/web/api_key/key_dave  [irreversible, destructive, outage]  `davekey` of dave@example.com, never used, 90 d old
      why       no rule could allow it
      from      orgward.yaml:7
      withheld  frozen until 2026-12-01 00:00 UTC: INC-4711
      effect    programs that use this key stop working

  - remove   project/web/member/dave@example.com  [destructive]
      roles    was member
      why      not listed under `members`, and `unlisted` says to remove
      from     orgward.yaml:7
      effect   does not end API key `davekey` of dave@example.com, never used, 90 d old

==== requests
1 GET /organization/projects
1 GET /organization/projects/{project_id}/api_keys
1 GET /organization/projects/{project_id}/users
1 GET /organization/users

==== apply
  done        remove project/web/member/dave@example.com

1 done.
Verified: 1 change matches the plan.

Withheld: 1 change was not sent
  revoke project/web/api_key/key_dave
      frozen until 2026-12-01 00:00 UTC: INC-4711

==== writes
DELETE /organization/projects/{web}/users/{dave@example.com} -> 200

==== next plan
1 change, and it is dangerous: 1 to revoke; withheld.

  - revoke   project/web/api_key/key_dave  [irreversible, destructive, outage]  `davekey` of dave@example.com, never used, 90 d old, whose owner has left the project
      why       no rule could allow it
      from      orgward.yaml:7
      withheld  frozen until 2026-12-01 00:00 UTC: INC-4711
      effect    programs that use this key stop working

