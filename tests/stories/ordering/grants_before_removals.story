# why: orgward gives a project its new owner before it removes the old owner and the unlisted people
# run: footer
==== orgward.yaml
version: 1
organization: { id: org-story }
policy: { unlisted: { project_members: remove, users: remove } }
users:
  alice@example.com: owner
  bob@example.com: owner
  zoe@example.com: reader
projects:
  web: { members: { zoe@example.com: owner } }
==== live.yaml
now: 2026-11-24T09:00:00Z
organization: { id: org-story }
users:
  - { email: alice@example.com, role: owner }
  - { email: bob@example.com, role: owner }
  - { email: carol@example.com, role: reader }
  - { email: dave@example.com, role: reader }
  - { email: zoe@example.com, role: reader }
projects:
  - { name: web, users: [{ email: carol@example.com, role: owner }] }
==== plan
4 changes, all of them dangerous: 1 to create, 3 to remove.

  - remove   user/carol@example.com  [destructive, outage]
      roles    was reader
      why      not listed under `users`, and `unlisted` says to remove
      from     orgward.yaml:4
      effect   ends every project membership and every key of this person

  - remove   user/dave@example.com  [destructive, outage]
      roles    was reader
      why      not listed under `users`, and `unlisted` says to remove
      from     orgward.yaml:4
      effect   ends every project membership and every key of this person

  - remove   project/web/member/carol@example.com  [destructive]
      roles    was owner
      why      not listed under `members`, and `unlisted` says to remove
      from     orgward.yaml:9

  + create   project/web/member/zoe@example.com  [escalation]
      roles    owner
      why      listed, but missing
      from     orgward.yaml:9

guardrails: [N] passed
Read with 7 requests; `apply` will send 4.
Next: `orgward apply` makes these 4 changes after confirmation.

==== requests
1 GET /organization/admin_api_keys
1 GET /organization/invites
1 GET /organization/projects
2 GET /organization/projects/{project_id}/api_keys
1 GET /organization/projects/{project_id}/users
1 GET /organization/users

==== apply
  done        create project/web/member/zoe@example.com
  done        remove project/web/member/carol@example.com
  done        remove user/carol@example.com
  done        remove user/dave@example.com

4 done.
Verified: 4 changes match the plan.

==== writes
POST /organization/projects/{web}/users {"role":"owner","user_id":"{zoe@example.com}"} -> 200
DELETE /organization/projects/{web}/users/{carol@example.com} -> 200
DELETE /organization/users/{carol@example.com} -> 200
DELETE /organization/users/{dave@example.com} -> 200

==== next plan
In sync: nothing to change.

guardrails: [N] passed
Read with 4 requests.

