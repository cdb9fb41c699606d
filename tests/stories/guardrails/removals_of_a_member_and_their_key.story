# why: a key outlives the membership of its owner in a project, so both removals count
==== orgward.yaml
version: 1
organization: { id: org-story }
policy:
  unlisted: { project_members: remove, api_keys: remove }
  guardrails: { max_removals: { total: 1 } }
projects:
  web: { members: { alice@example.com: member }, api_keys: { allow: [{ user: alice@example.com }] } }
==== live.yaml
now: 2026-11-24T09:00:00Z
organization: { id: org-story }
users:
  - { email: alice@example.com, role: reader }
  - { email: bob@example.com, role: owner }
  - { email: carol@example.com, role: reader }
projects:
  - name: web
    users: [{ email: alice@example.com, role: member }, { email: carol@example.com, role: member }]
    api_keys: [{ name: notebook, owner: { user: carol@example.com }, created_at: -90d, last_used_at: -60d }]
==== plan
Blocked by a guardrail: max_removals. The plan contains 2 changes, all of them dangerous: 1 to remove, 1 to revoke. Nothing can be applied.

  max_removals objects
      observed  api_keys 1, project_members 1, total 2
      limit     api_keys 20, project_members 20, total 1
      help      If this is meant, raise `policy.guardrails.max_removals` in a reviewed change, or apply it in smaller steps.
      override  - { guardrail: max_removals, addresses: [project/web/api_key/key_MEwTvPhEbLodp85BypVcX7wP, project/web/member/carol@example.com], until: 2026-12-01, reason: "..." }
      about     project/web/api_key/key_MEwTvPhEbLodp85BypVcX7wP
                project/web/member/carol@example.com

  - revoke   project/web/api_key/key_MEwTvPhEbLodp85BypVcX7wP  [irreversible, destructive, outage]  `notebook` of carol@example.com, used 60 d ago
      why      no rule allows it; rule 1 comes nearest, and its `user` does not fit
      from     orgward.yaml:7
      effect   programs that use this key stop working

  - remove   project/web/member/carol@example.com  [destructive]
      roles    was member
      why      not listed under `members`, and `unlisted` says to remove
      from     orgward.yaml:7

==== requests
1 GET /organization/projects
1 GET /organization/projects/{project_id}/api_keys
1 GET /organization/projects/{project_id}/users
1 GET /organization/users

