# why: When the API refuses a membership that exists already, orgward reports the failure and plans it as a change
==== orgward.yaml
version: 1
organization: { id: org-story }
users:
  alice@example.com: owner
  bob@example.com: owner
  carol@example.com: reader
projects:
  web: { members: { carol@example.com: member } }
==== live.yaml
now: 2026-11-24T09:00:00Z
organization: { id: org-story }
users:
  - { email: alice@example.com, role: owner }
  - { email: bob@example.com, role: owner }
  - { email: carol@example.com, role: owner }
projects:
  - name: web
    users: [{ email: carol@example.com, role: owner }]
==== plan
2 changes, 1 of them dangerous: 1 to create, 1 to update.

Dangerous

  ~ update   user/carol@example.com  [destructive]
      roles    owner -> reader
      from     orgward.yaml:6
      effect   ends their ownership of every project; memberships that it hid show in the next plan

Other changes

  + create   project/web/member/carol@example.com
      roles    member
      why      listed, but missing
      from     orgward.yaml:8
      effect   if a stronger role of their own is hidden here today, this change fails, and the next plan lowers that role
      after    update user/carol@example.com

==== requests
1 GET /organization/admin_api_keys
1 GET /organization/invites
1 GET /organization/projects
1 GET /organization/projects/{project_id}/users
1 GET /organization/users

==== apply
  done        update user/carol@example.com
  failed      create project/web/member/carol@example.com
              why      POST /organization/projects/{project_id}/users answered 400 (user_already_in_project): User 'carol@example.com' already exists in project 'proj_bUGEdWAzrNS4UYZIOOHG3Jvj'. [request id req_00000000000000000000000000000007]; `carol@example.com` exists now, but differs from the desired state
              next     Run `orgward plan`: it contains the change that lowers what was hidden, and its guardrails judge that change. Then run `orgward apply`.
              request  req_00000000000000000000000000000007

1 done, 1 failed: the organization is partly changed. Run `orgward plan` to see the remaining changes.
Verified: 1 change matches the plan.

==== writes
POST /organization/users/{carol@example.com} {"role":"reader"} -> 200
POST /organization/projects/{web}/users {"role":"member","user_id":"{carol@example.com}"} -> 400

==== next plan
Blocked by a guardrail: last_project_owner. The plan contains 1 change, and it is dangerous: 1 to update. Nothing can be applied.

  last_project_owner objects
      observed  project/web has 1 owner today, none after
      limit     every project keeps an owner
      help      Make someone else an owner of the project first; a person who is only invited does not count.
      override  - { guardrail: last_project_owner, addresses: [project/web/member/carol@example.com], until: 2026-12-01, reason: "..." }
      about     project/web/member/carol@example.com

  ~ update   project/web/member/carol@example.com  [destructive]
      roles    owner -> member
      from     orgward.yaml:8

